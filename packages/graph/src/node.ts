/**
 * Graphs. A graph is a list of heads over immutable nodes that refer to each other directly: identity is the
 * object, never the name, and a cycle cannot be written down.
 */
import type { Tensor } from '@mrtjs/tensor';
import type { Attributes } from './attributes.js';

/** One operator application, or a variable (operator `null`: an input or a parameter). */
export interface Node<A extends Attributes = Attributes> {
  readonly op: string;
  readonly name: string;
  readonly attrs: A;
  readonly inputs: readonly Value[];
  /** Text that means nothing to MRT but is kept: `__lr_mult__`, `ctx_group`, … */
  readonly annotations: Readonly<Record<string, string>>;
}

/** One output of one node. */
export interface Value {
  readonly node: Node;
  readonly output: number;
}

/** An ordered list of heads; the nodes are whatever they reach. */
export interface Graph {
  readonly outputs: readonly Value[];
}

/** Parameter tensors by variable name. */
export type Params = ReadonlyMap<string, Tensor>;

/** A graph and its parameters. A variable named in `params` is a parameter, any other variable is an input. */
export interface Model {
  readonly graph: Graph;
  readonly params: Params;
}

/** Output `output` of a node as a value. */
export function valueOf(node: Node, output = 0): Value {
  return { node, output };
}

/** Whether a node is a variable. */
export function isVariable(node: Node): boolean {
  return node.op === 'null';
}

/** Whether a node is a parameter of the model. */
export function isParameter(node: Node, params: Params): boolean {
  return isVariable(node) && params.has(node.name);
}

/** Names of the heads, in order. */
export function outputNames(graph: Graph): string[] {
  return graph.outputs.map((value) => value.node.name);
}
