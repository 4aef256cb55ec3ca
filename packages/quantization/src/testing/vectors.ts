/** The specification's vectors as models of the IR. Used by tests only. */
import type { AttrValue, Model, Node, Params } from '@mrtjs/graph';
import { irOperators, makeNode, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { fail, float64, parseLiteral } from '@mrtjs/tensor';

/** A node as the vectors write it. */
export interface VectorNode {
  readonly op: string;
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
}

/** A tensor as the vectors write it. */
export interface VectorTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One case of the vectors: what the tests of quantization read of it. */
export interface VectorCase {
  readonly profile: 'both' | 'mrt1';
  readonly defect?: string;
  readonly note?: string;
  readonly input_prec: number;
  readonly output_prec: number | null;
  readonly input_shape: readonly number[];
  readonly input_params: Readonly<Record<string, VectorTensor>>;
  readonly prepared_graph: readonly VectorNode[];
  readonly outputs_prepared: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
  readonly quantized_graph: readonly VectorNode[];
  readonly quantized_params: Readonly<Record<string, VectorTensor>>;
  readonly precs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly scales: Readonly<Record<string, number>>;
  readonly output_scales: readonly number[];
  readonly inputs_ext: Readonly<Record<string, { readonly scale: number; readonly target_bit: number }>>;
  readonly maps: Readonly<Record<string, string>>;
  readonly int_input: readonly number[];
  readonly int_outputs: readonly (readonly number[])[];
  readonly float_outputs: readonly (readonly number[])[];
  readonly max_abs_error: readonly number[];
}

/** The file of vectors. */
export interface Vectors {
  readonly primitives: {
    readonly cvm_float: readonly [number, number, number, number][];
    readonly scale: readonly [number, number, number][];
    readonly right_shift: readonly [number, number, number][];
    readonly round_half_away: readonly [number, number][];
  };
  readonly cases: Readonly<Record<string, VectorCase>>;
}

/** The operator and the attributes of a vector node in the IR: `Custom` is the operator that its op_type names. */
export function irForm(node: VectorNode): { op: string; attrs: Record<string, AttrValue> } {
  const renamed = Object.entries(node.attrs)
    .filter(([key]) => key !== 'op_type')
    .map(([key, text]) => [key.replace('__shape__', 'shape'), attributeValue(text)] as const);
  return { op: node.attrs['op_type'] ?? node.op, attrs: Object.fromEntries(renamed) };
}

/** Text that is no literal (`relu`, `NCHW`) is a word. */
function attributeValue(text: string): AttrValue {
  return /^[A-Za-z]/.test(text) && !['True', 'False', 'None'].includes(text) ? text : parseLiteral(text);
}

/** A graph of the vectors as a model; `params` are the values of its parameters. */
export function modelOf(graph: readonly VectorNode[], outputs: readonly string[], params: Params): Model {
  const byName = new Map<string, Node>();
  const find = (name: string): Node => byName.get(name) ?? fail('MRT1008', `no node ${name}`);
  for (const node of graph) {
    const { op, attrs } = irForm(node);
    const inputs = node.inputs.map((name) => valueOf(find(name)));
    byName.set(node.name, makeNode(irOperators.get(op, node.name), node.name, inputs, attrs));
  }
  return { graph: { outputs: outputs.map((name) => valueOf(find(name))) }, params };
}

/** Tensors of the vectors. */
export function tensorsOf(tensors: Readonly<Record<string, VectorTensor>>): Map<string, Tensor> {
  return new Map(Object.entries(tensors).map(([name, { shape, data }]) => [name, float64(shape, data)]));
}
