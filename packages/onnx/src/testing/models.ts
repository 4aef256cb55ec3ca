/** ONNX files made in tests. */
import type { Tensor } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';
import { attributeProto } from '../proto/attributes.js';
import { int64List, tensorProto, valueInfoProto } from '../proto/encode.js';

const { ModelProto } = onnxProto.onnx;

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
      input: Object.entries(inputs).map(([name, dims]) => valueInfoProto(name, 'float32', dims)),
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

/** An int64 tensor. */
export function int64(...values: readonly number[]): Tensor {
  return int64List(values);
}

/** Elements as a plain list. */
export function listOf(tensor: Tensor | undefined): number[] {
  return tensor === undefined ? [] : Array.from(toNumbers(tensor));
}

function attribute(name: string, value: Attribute): onnx.IAttributeProto {
  const kind = typeof value === 'string' ? 'string' : typeof value !== 'number' ? 'ints' : undefined;
  return attributeProto(name, kind ?? (Number.isInteger(value) ? 'int' : 'float'), value);
}
