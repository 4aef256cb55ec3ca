/**
 * Dividing a graph into segments that are executed one after the other: because nodes are of two kinds that are
 * executed differently (integer and float, say), or for any other reason.
 */
import type { Graph, Model, Node, Value } from './node.js';
import { isVariable, valueOf } from './node.js';
import { topologicalOrder } from './traverse.js';

/** Nodes of one kind that are executed together. */
export interface NodeGroup<K> {
  readonly kind: K;
  readonly nodes: ReadonlySet<Node>;
}

/** Nodes of one kind that need nothing of later segments. */
export interface Segment<K> extends NodeGroup<K> {
  /** Values from outside, other than parameters, in the order of their first use. */
  readonly inputs: readonly Value[];
  /** Values that later segments, or the outputs of the graph, use. */
  readonly outputs: readonly Value[];
}

/**
 * The segments of a model in order of execution. A node goes into the earliest segment of its kind that comes no
 * earlier than those of its inputs, so segments are as few and as large as the order of kinds allows.
 */
export function partition<K>(model: Model, kinds: readonly [K, K], kindOf: (node: Node) => K): Segment<K>[] {
  const levels = new Map<Node, number>();
  for (const node of topologicalOrder(model.graph)) {
    if (isVariable(node)) continue;
    const parity = kinds.indexOf(kindOf(node));
    const earliest = Math.max(0, ...node.inputs.map((value) => levels.get(value.node) ?? 0));
    levels.set(node, earliest % 2 === parity ? earliest : earliest + 1);
  }
  const count = Math.max(-1, ...levels.values()) + 1;
  const groups = Array.from({ length: count }, () => new Set<Node>());
  for (const [node, level] of levels) (groups[level] as Set<Node>).add(node);
  return segmentsOf(
    model,
    groups.flatMap((nodes, level) => (nodes.size === 0 ? [] : [{ kind: kinds[level % 2] as K, nodes }])),
  );
}

/** Groups of nodes, which are all of the model and in order of execution, with what goes into them and comes out. */
export function segmentsOf<K>(model: Model, groups: readonly NodeGroup<K>[]): Segment<K>[] {
  const order = topologicalOrder(model.graph);
  return groups.map(({ kind, nodes }) => ({
    kind,
    nodes,
    inputs: inputsOf(nodes, model),
    outputs: outputsOf(nodes, order, model.graph),
  }));
}

function inputsOf(nodes: ReadonlySet<Node>, { params }: Model): Value[] {
  const outside = [...nodes]
    .flatMap((node) => node.inputs)
    .filter(({ node }) => !nodes.has(node) && !(isVariable(node) && params.has(node.name)));
  return distinct(outside);
}

function outputsOf(nodes: ReadonlySet<Node>, order: readonly Node[], graph: Graph): Value[] {
  const later = order.filter((node) => !nodes.has(node)).flatMap((node) => node.inputs);
  return distinct([...later, ...graph.outputs].filter(({ node }) => nodes.has(node)));
}

function distinct(values: readonly Value[]): Value[] {
  const found = new Map<string, Value>();
  for (const value of values) {
    const key = valueKey(value);
    if (!found.has(key)) found.set(key, value);
  }
  return [...found.values()];
}

/** A text that is the same for the same output of a node. */
export function valueKey({ node, output }: Value): string {
  return outputKey(node.name, output);
}

/** {@link valueKey} by the name of the node. */
export function outputKey(name: string, output = 0): string {
  return `${name}\u0000${output}`;
}

/** The graph of a segment, its inputs replaced by other values. */
export function segmentGraph(segment: Segment<unknown>, replacements: ReadonlyMap<string, Value>): Graph {
  const copies = new Map<Node, Node>();
  const lookUp = (value: Value): Value => {
    const replacement = replacements.get(valueKey(value));
    if (replacement !== undefined) return replacement;
    return { node: copies.get(value.node) ?? value.node, output: value.output };
  };
  for (const node of segment.nodes) {
    const inputs = node.inputs.map(lookUp);
    const same = inputs.every((value, i) => value.node === node.inputs[i]?.node);
    copies.set(node, same ? node : Object.freeze({ ...node, inputs }));
  }
  return { outputs: segment.outputs.map(({ node, output }) => valueOf(copies.get(node) as Node, output)) };
}
