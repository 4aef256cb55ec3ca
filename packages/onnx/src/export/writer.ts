/** Writes an ONNX file: nodes, constants and names, whatever they stand for. */
import type { DType, Tensor } from '@mrtjs/tensor';
import { bytesOf, fail, sizeOf } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';
import { UniqueNames } from '../names.js';
import type { AttributeContent } from '../proto/attributes.js';
import { attributeProto } from '../proto/attributes.js';
import { tensorProto, valueInfoProto } from '../proto/encode.js';
import { schemaOf, WRITTEN } from '../schema/operators.js';

/** Sizes of a value; a text is the name of one that is left open, `null` one that is not even named. */
export type OpenShape = readonly (number | string | null)[];

/** Attributes of a node by name; `undefined` leaves one at its default. */
export type NodeAttributes = Readonly<Record<string, AttributeContent | undefined>>;

/** What a file says of itself. */
export interface FileFacts {
  /** Name of the graph. */
  readonly name: string;
  readonly producerVersion?: string | undefined;
  /** Free text by key, which viewers show with the model. */
  readonly metadata?: ReadonlyMap<string, string> | undefined;
}

/** A node while it is written: names of its outputs may still change. */
interface WrittenNode {
  readonly op: string;
  name: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attributes: onnx.IAttributeProto[];
  /** What viewers show as its description. */
  doc?: string;
}

/** Constants of at most so many elements are written once, however often they are used. */
const SHARED_ELEMENTS = 16;

/** A protocol buffer cannot be larger. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/** One file. Values are referred to by their names. */
export class OnnxWriter {
  readonly #names: UniqueNames;
  readonly #nodes: WrittenNode[] = [];
  readonly #initializers: onnx.ITensorProto[] = [];
  readonly #shared = new Map<string, string>();
  readonly #inputs: onnx.IValueInfoProto[] = [];
  readonly #outputs: onnx.IValueInfoProto[] = [];
  readonly #valueInfo: onnx.IValueInfoProto[] = [];
  #bytes = 0;

  /** `names`: those that are given to values later, and must not be given to anything else. */
  constructor(names: Iterable<string> = []) {
    this.#names = new UniqueNames(names);
  }

  /** A name that nothing else has: `wanted`, or that with a number. */
  unique(wanted: string): string {
    return this.#names.unique(wanted, '_');
  }

  /** Declares an input of the graph. */
  input(name: string, dtype: DType, shape: OpenShape): void {
    this.#inputs.push(valueInfoProto(name, dtype, shape));
  }

  /** Declares an output of the graph, which a node computes. */
  output(name: string, dtype: DType, shape: OpenShape): void {
    this.#outputs.push(valueInfoProto(name, dtype, shape));
  }

  /** States the type of an inner value. */
  valueInfo(name: string, dtype: DType, shape: OpenShape): void {
    this.#valueInfo.push(valueInfoProto(name, dtype, shape));
  }

  /** A constant under exactly this name, which must be one of the constructor's or from {@link unique}. */
  initializer(name: string, tensor: Tensor): string {
    this.#bytes += tensor.data.byteLength;
    this.#initializers.push(tensorProto(name, tensor));
    return name;
  }

  /** A constant under a name like `wanted`; a small one that is there already is used again. */
  constant(tensor: Tensor, wanted: string): string {
    if (sizeOf(tensor.shape) > SHARED_ELEMENTS) return this.initializer(this.unique(wanted), tensor);
    const key = `${tensor.dtype} ${tensor.shape.join()} ${bytesOf(tensor).join()}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.initializer(this.unique(wanted), tensor);
    this.#shared.set(key, name);
    return name;
  }

  /**
   * Applies an operator of the written operator set. An input of `''` is left out.
   * @throws {TypeError} for an operator or attribute that the schema does not have, which is a bug of the caller.
   */
  node(
    op: string,
    inputs: readonly string[],
    attributes: NodeAttributes,
    outputs: readonly string[],
    name: string = outputs[0] ?? '',
  ): void {
    const schema = schemaOf(op);
    if (schema === undefined) throw new TypeError(`operator ${op} has no schema`);
    const written = Object.entries(attributes).flatMap(([key, value]) => {
      if (value === undefined) return [];
      const kind = schema.attributes[key];
      if (kind === undefined) throw new TypeError(`${op} has no attribute ${key}`);
      return [attributeProto(key, kind, value)];
    });
    this.#nodes.push({ op, name, inputs: [...inputs], outputs: [...outputs], attributes: written });
  }

  /** Number of nodes so far: a mark for {@link rename}. */
  get nodeCount(): number {
    return this.#nodes.length;
  }

  /**
   * Gives a value that a node since `mark` computes another name, which its node takes, too, and a description.
   * @returns Whether one does.
   */
  rename(from: string, to: string, mark: number, doc?: string): boolean {
    const since = this.#nodes.slice(mark);
    const maker = since.find((node) => node.outputs.includes(from));
    if (maker === undefined) return false;
    if (maker.outputs[0] === from) maker.name = to;
    if (doc !== undefined) maker.doc = doc;
    for (const { inputs, outputs } of since)
      for (const list of [inputs, outputs]) list.forEach((name, i) => name === from && (list[i] = to));
    return true;
  }

  /** Names of the constants and nodes that another file has not, or has otherwise. */
  differences(other: OnnxWriter): string[] {
    return [
      ...differing(this.#initializers, other.#initializers, sameConstant),
      ...differing(this.#nodes, other.#nodes, (a, b) => JSON.stringify(a) === JSON.stringify(b)),
    ];
  }

  /**
   * The bytes of the file, for the same calls always the same.
   * @throws {MrtError} MRT1221 for more than the 2 GB that the format allows.
   */
  finish({ name, producerVersion, metadata = new Map() }: FileFacts): Uint8Array {
    if (this.#bytes > MAX_FILE_BYTES)
      fail('MRT1221', `the parameters have ${this.#bytes} bytes, an ONNX file holds ${MAX_FILE_BYTES}`, {
        hint: 'split the model',
      });
    const { ModelProto } = onnxProto.onnx;
    const model: onnx.IModelProto = {
      irVersion: WRITTEN.irVersion,
      opsetImport: [{ domain: '', version: WRITTEN.opset }],
      producerName: 'MRT',
      ...(producerVersion === undefined ? {} : { producerVersion }),
      metadataProps: [...metadata].map(([key, value]) => ({ key, value })),
      graph: {
        name,
        node: this.#nodes.map(({ op, name: own, inputs, outputs, attributes, doc }) => ({
          opType: op,
          name: own,
          input: inputs,
          output: outputs,
          attribute: attributes,
          ...(doc === undefined ? {} : { docString: doc }),
        })),
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
        valueInfo: this.#valueInfo,
      },
    };
    return new Uint8Array(ModelProto.encode(model).finish());
  }
}

function differing<T extends { readonly name?: string | null | undefined }>(
  list: readonly T[],
  others: readonly T[],
  isSame: (a: T, b: T) => boolean,
): string[] {
  const known = new Map(others.map((item) => [item.name, item]));
  return list.flatMap((item) => {
    const other = known.get(item.name);
    return other !== undefined && isSame(item, other) ? [] : [item.name ?? ''];
  });
}

function sameConstant(a: onnx.ITensorProto, b: onnx.ITensorProto): boolean {
  const [left, right] = [a.rawData ?? new Uint8Array(), b.rawData ?? new Uint8Array()];
  if (a.dims?.join() !== b.dims?.join() || left.length !== right.length) return false;
  // A parameter that is taken as it is has the memory of the model's.
  if (left.buffer === right.buffer && left.byteOffset === right.byteOffset) return true;
  return left.every((byte, i) => byte === right[i]);
}
