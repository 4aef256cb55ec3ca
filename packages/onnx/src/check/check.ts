/** What the ONNX checker demands of a file, for the operators that MRT writes. */
import type { DType } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, DTYPES, sizeOf } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import { ATTRIBUTE_KINDS } from '../proto/attributes.js';
import { decodeModel } from '../proto/decode.js';
import { elementType } from '../proto/element-types.js';
import type { Int64 } from '../proto/int64.js';
import { toNumber } from '../proto/int64.js';
import { schemaOf, WRITTEN } from '../schema/operators.js';
import type { FormalValue, OperatorSchema } from '../schema/schema.js';

/**
 * What is wrong with a file, by the rules of the ONNX standard: versions, names that are given once and before they are
 * used, operators with their inputs, outputs and attributes, element types from the inputs to the outputs, sizes of
 * constants. Shapes are not computed. Only operators that MRT writes are known.
 * @returns One sentence for each problem; none for a valid file.
 * @throws {MrtError} MRT1202 for bytes that are not an ONNX file.
 */
export function checkOnnx(bytes: Uint8Array): string[] {
  const model = decodeModel(bytes, DEFAULT_LIMITS);
  return [...versionProblems(model), ...new GraphCheck(model.graph).problems()];
}

function versionProblems({ irVersion, opsetImport }: onnx.IModelProto): string[] {
  const problems: string[] = [];
  const version = toNumber((irVersion ?? 0) as Int64);
  if (version !== WRITTEN.irVersion) problems.push(`IR version ${version}, expected ${WRITTEN.irVersion}`);
  const sets = (opsetImport ?? []).map(
    (set) => `${set.domain ?? ''} ${toNumber((set.version ?? 0) as Int64)}`,
  );
  if (sets.join() !== ` ${WRITTEN.opset}`)
    problems.push(`operator sets ${sets.join() || '(none)'}, expected ${WRITTEN.opset} alone`);
  return problems;
}

class GraphCheck {
  readonly #graph: onnx.IGraphProto;
  readonly #problems: string[] = [];
  /** Element types of the values that are defined so far. */
  readonly #types = new Map<string, DType>();
  readonly #computed = new Set<string>();

  constructor(graph: onnx.IGraphProto) {
    this.#graph = graph;
  }

  problems(): string[] {
    const { name, input, initializer, node, valueInfo, output } = this.#graph;
    if (!name) this.#say('the graph has no name');
    for (const info of input ?? []) this.#define(info.name, typeOf(info), 'input');
    for (const tensor of initializer ?? []) {
      const dtype = elementType(tensor.dataType ?? 0, `initializer ${tensor.name}`);
      const bytes = sizeOf((tensor.dims ?? []).map((dim) => toNumber(dim as Int64))) * DTYPES[dtype].bytes;
      const found = tensor.rawData?.length ?? 0;
      if (found !== bytes) this.#say(`initializer ${tensor.name} has ${found} bytes, expected ${bytes}`);
      this.#define(tensor.name, dtype, 'initializer');
    }
    for (const one of node ?? []) this.#node(one);
    this.#declared('value', valueInfo ?? []);
    this.#declared('output', output ?? []);
    for (const info of output ?? [])
      if (!this.#computed.has(info.name ?? '')) this.#say(`no node computes the output ${info.name}`);
    return this.#problems;
  }

  #say(problem: string): void {
    this.#problems.push(problem);
  }

  #define(name: string | null | undefined, dtype: DType | undefined, kind: string): void {
    if (!name) this.#say(`an ${kind} has no name`);
    else if (this.#types.has(name)) this.#say(`${kind} ${name} has the name of something else`);
    else if (dtype === undefined) this.#say(`${kind} ${name} has no element type`);
    else this.#types.set(name, dtype);
  }

  #node(node: onnx.INodeProto): void {
    const label = `${node.opType} ${node.name}`;
    const schema = schemaOf(node.opType ?? '');
    if (schema === undefined || node.domain) return this.#say(`${label}: the operator is not known`);
    if (schema.since > WRITTEN.opset) this.#say(`${label}: the operator is younger than the operator set`);
    this.#attributes(node, schema, label);
    const bound = this.#inputs(node.input ?? [], schema, label);
    const outputs = node.output ?? [];
    checkCount(outputs, schema.outputs, (problem) => this.#say(`${label}: outputs ${problem}`));
    outputs.forEach((name, i) => {
      const formal = formalAt(schema.outputs, i);
      if (name === '' || formal === undefined) return;
      this.#define(name, this.#outputType(formal, bound, node), 'output');
      this.#computed.add(name);
    });
  }

  #attributes({ attribute = [] }: onnx.INodeProto, { attributes }: OperatorSchema, label: string): void {
    const seen = new Set<string>();
    for (const { name, type } of attribute ?? []) {
      const kind = attributes[name ?? ''];
      if (kind === undefined) this.#say(`${label}: attribute ${name} is not known`);
      else if (ATTRIBUTE_KINDS[kind] !== type)
        this.#say(`${label}: attribute ${name} is not of kind ${kind}`);
      if (seen.has(name ?? '')) this.#say(`${label}: attribute ${name} is given twice`);
      seen.add(name ?? '');
    }
  }

  /** Element types that the inputs give to the type variables of an operator. */
  #inputs(inputs: readonly string[], schema: OperatorSchema, label: string): Map<string, DType> {
    const bound = new Map<string, DType>();
    checkCount(inputs, schema.inputs, (problem) => this.#say(`${label}: inputs ${problem}`));
    inputs.forEach((name, i) => {
      const formal = formalAt(schema.inputs, i);
      if (name === '' || formal === undefined) return;
      const dtype = this.#types.get(name);
      if (dtype === undefined) return this.#say(`${label}: ${name} is not defined before it`);
      const { type } = formal;
      const allowed = schema.types[type];
      const wanted = allowed === undefined ? type : (bound.get(type) ?? dtype);
      if (dtype !== wanted || allowed?.has(dtype) === false)
        this.#say(`${label}: input ${formal.name} is ${dtype}`);
      bound.set(type, dtype);
    });
    return bound;
  }

  #outputType(
    { type }: FormalValue,
    bound: ReadonlyMap<string, DType>,
    { opType, attribute }: onnx.INodeProto,
  ): DType | undefined {
    if (opType === 'Cast') {
      const to = attribute?.find(({ name }) => name === 'to');
      return elementType(toNumber((to?.i ?? 0) as Int64), 'the target of a cast');
    }
    return type in DTYPES ? (type as DType) : bound.get(type);
  }

  /** What is said of values must be so, and said once. */
  #declared(kind: string, infos: readonly onnx.IValueInfoProto[]): void {
    const seen = new Set<string>();
    for (const info of infos) {
      const name = info.name ?? '';
      if (seen.has(name)) this.#say(`${kind} ${name} is declared twice`);
      seen.add(name);
      const [found, declared] = [this.#types.get(name), typeOf(info)];
      if (found !== declared) this.#say(`${kind} ${name} is declared ${declared}, it is ${found}`);
      if (!info.type?.tensorType?.shape) this.#say(`${kind} ${name} has no shape`);
    }
  }
}

function typeOf(info: onnx.IValueInfoProto): DType | undefined {
  const type = info.type?.tensorType?.elemType;
  return type ? elementType(type, `value ${info.name}`) : undefined;
}

function formalAt(formals: readonly FormalValue[], index: number): FormalValue | undefined {
  const last = formals.at(-1);
  return formals[index] ?? (last?.variadic ? last : undefined);
}

function checkCount(
  names: readonly string[],
  formals: readonly FormalValue[],
  say: (problem: string) => void,
): void {
  if (names.length > formals.length && !formals.at(-1)?.variadic) say(`are ${names.length}, too many`);
  for (const [i, { name, optional }] of formals.entries()) if (!optional && !names[i]) say(`lack ${name}`);
}
