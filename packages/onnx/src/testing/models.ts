/** ONNX files made in tests. */
import type { Tensor } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';

const { ModelProto } = onnxProto.onnx;
const { AttributeType } = onnxProto.onnx.AttributeProto;

type Attribute = number | string | readonly number[];

/** Operator, inputs, outputs, attributes (whole numbers are ints), name. */
export type NodeRow = readonly [
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes?: Readonly<Record<string, Attribute>>,
  name?: string,
];

/** A graph in a few lines. */
export interface ModelSketch {
  readonly opset?: number;
  readonly domain?: string;
  /** Shapes by name; a text is the name of a size that is left open. */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly weights?: Readonly<Record<string, Tensor>>;
  readonly nodes: readonly NodeRow[];
  readonly outputs: readonly string[];
}

/** The messages of a file, still to be changed. */
export function sketched({
  opset = 13,
  domain = '',
  inputs = {},
  weights = {},
  nodes,
  outputs,
}: ModelSketch): onnx.ModelProto {
  return ModelProto.create({
    irVersion: 7,
    opsetImport: [{ domain, version: opset }],
    graph: {
      name: 'sketch',
      input: Object.entries(inputs).map(([name, dims]) => valueInfo(name, dims)),
      output: outputs.map((name) => ({ name })),
      initializer: Object.entries(weights).map(([name, tensor]) => tensorProto(name, tensor)),
      node: nodes.map(([opType, input, output, attributes = {}, name = '']) => ({
        opType,
        input: [...input],
        output: [...output],
        name,
        attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
      })),
    },
  });
}

/** The bytes of a file. */
export function encoded(model: onnx.IModelProto): Uint8Array {
  return new Uint8Array(ModelProto.encode(model).finish());
}

/** A file in a few lines. */
export function onnxFile(sketch: ModelSketch): Uint8Array {
  return encoded(sketched(sketch));
}

const TYPES: Readonly<Partial<Record<Tensor['dtype'], number>>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  float16: 10,
  float64: 11,
};

/** A tensor with raw data, or with the typed field of its type. */
export function tensorProto(name: string, tensor: Tensor): onnx.ITensorProto {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return {
    name,
    dims: [...tensor.shape],
    dataType: TYPES[tensor.dtype] ?? 0,
    rawData: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

/** An int64 tensor. */
export function int64(...values: readonly number[]): Tensor {
  return { dtype: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) };
}

/** Elements as a plain list. */
export function listOf(tensor: Tensor | undefined): number[] {
  return tensor === undefined ? [] : Array.from(toNumbers(tensor));
}

function valueInfo(name: string, dims: readonly (number | string)[]): onnx.IValueInfoProto {
  const dim = dims.map((one) => (typeof one === 'string' ? { dimParam: one } : { dimValue: one }));
  return { name, type: { tensorType: { elemType: 1, shape: { dim } } } };
}

function attribute(name: string, value: Attribute): onnx.IAttributeProto {
  if (typeof value === 'string')
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (typeof value !== 'number') return { name, type: AttributeType.INTS, ints: [...value] };
  return Number.isInteger(value)
    ? { name, type: AttributeType.INT, i: value }
    : { name, type: AttributeType.FLOAT, f: value };
}
