/** The specification's vectors: quantized graphs as models of the IR. Used by tests only. */
import type { AttrValue, Model, Node } from '@mrtjs/graph';
import { irOperators, makeNode, valueOf } from '@mrtjs/graph';
import { fail, float64, parseLiteral } from '@mrtjs/tensor';

/** A node as the vectors write it: inputs by name. */
export interface VectorNode {
  readonly op: string;
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
}

/** One case of the vectors: what the tests of the compiler read of it. */
export interface VectorCase {
  readonly input_shape: readonly number[];
  readonly quantized_graph: readonly VectorNode[];
  readonly quantized_params: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
  >;
  readonly cvm_graph: readonly VectorNode[];
  readonly int_input: readonly number[];
  readonly int_outputs: readonly (readonly number[])[];
}

/** The quantized model of a case. Every case has one head, the last node. */
export function quantizedModelOf({ quantized_graph, quantized_params }: VectorCase): Model {
  const byName = new Map<string, Node>();
  const find = (name: string): Node => byName.get(name) ?? fail('MRT1008', `no node ${name}`);
  for (const { op, name, attrs, inputs } of quantized_graph) {
    const { op_type: operator = op, ...rest } = attrs;
    const typed = Object.entries(rest).map(
      ([key, text]) => [key.replace('__shape__', 'shape'), attributeValue(text)] as const,
    );
    const values = inputs.map((input) => valueOf(find(input)));
    byName.set(name, makeNode(irOperators.get(operator, name), name, values, Object.fromEntries(typed)));
  }
  return {
    graph: { outputs: [...byName.values()].slice(-1).map((node) => valueOf(node)) },
    params: new Map(
      Object.entries(quantized_params).map(([name, { shape, data }]) => [name, float64(shape, data)]),
    ),
  };
}

/** Text that is no literal (`relu`, `NCHW`) is a word. */
function attributeValue(text: string): AttrValue {
  return /^[A-Za-z]/.test(text) && !['True', 'False', 'None'].includes(text) ? text : parseLiteral(text);
}
