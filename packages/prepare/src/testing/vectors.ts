/** The specification's vectors as models of the IR. Used by tests only. */
import type { AttrValue, Model, Node, Params, Profile } from '@mrtjs/graph';
import { irOperators, makeNode, valueOf } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { fail, float32, parseLiteral } from '@mrtjs/tensor';

/** A node as the vectors write it. */
export interface VectorNode {
  readonly op: string;
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
}

/** One case of the vectors: what the tests of prepare read of it. */
export interface VectorCase {
  readonly profile: 'both' | 'mrt1';
  readonly note?: string;
  readonly input_graph: readonly VectorNode[];
  readonly input_shape: Shape;
  readonly input_params: Readonly<
    Record<string, { readonly shape: Shape; readonly data: readonly number[] }>
  >;
  readonly calib_data: readonly number[];
  readonly prepared_graph: readonly VectorNode[];
  readonly outputs_prepared: readonly string[];
  readonly float_outputs: readonly (readonly number[])[];
}

/** The file of vectors. */
export interface Vectors {
  readonly cases: Readonly<Record<string, VectorCase>>;
}

/** Profiles in which a case holds. */
export function profilesOf({ profile }: VectorCase): readonly Profile[] {
  return profile === 'both' ? ['fixed', 'mrt1'] : ['mrt1'];
}

/** A graph of the vectors as nodes; the heads are the named ones, or else what nothing reads. */
export function graphOf(graph: readonly VectorNode[], outputs?: readonly string[]): Model['graph'] {
  const byName = new Map<string, Node>();
  const find = (name: string): Node => byName.get(name) ?? fail('MRT1008', `no node ${name}`);
  for (const { op, name, attrs, inputs } of graph) {
    const values = inputs.map((input) => valueOf(find(input)));
    byName.set(name, makeNode(irOperators.get(op, name), name, values, typed(attrs)));
  }
  const read = new Set(graph.flatMap((node) => node.inputs));
  const heads = outputs ?? graph.map((node) => node.name).filter((name) => !read.has(name));
  return { outputs: heads.map((name) => valueOf(find(name))) };
}

/** The model that a case starts from. */
export function inputModel(vector: VectorCase): Model {
  const params: Params = new Map(
    Object.entries(vector.input_params).map(([name, { shape, data }]) => [name, float32(shape, data)]),
  );
  return { graph: graphOf(vector.input_graph), params };
}

function typed(attrs: Readonly<Record<string, string>>): Record<string, AttrValue> {
  return Object.fromEntries(
    Object.entries(attrs).map(([key, text]) => [key === '__shape__' ? 'shape' : key, attributeValue(text)]),
  );
}

/** Text that is no literal (`relu`, `NCHW`) is a word. */
function attributeValue(text: string): AttrValue {
  return /^[A-Za-z]/.test(text) && !['True', 'False', 'None'].includes(text) ? text : parseLiteral(text);
}
