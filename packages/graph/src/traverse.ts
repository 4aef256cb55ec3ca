/** Walking a graph. */
import { fail } from '@mrtjs/tensor';
import type { Graph, Model, Node, Params, Value } from './node.js';
import { isVariable } from './node.js';

/**
 * The nodes of a graph, inputs before consumers, in the order that the original's generated names depend on
 * (MRT-SPEC 1.3) [R3]: a breadth-first record from the heads, then sweeps over it that emit every node whose inputs
 * have all been emitted, each emission counting at once.
 *
 * The sweeps themselves would take quadratic time on a chain. A node is emitted in the first sweep that passes it
 * after all its inputs: that of an input recorded before it, or the one after that of an input recorded later. So the
 * number of the sweep is known per node, and sorting by it (then by the record) gives the same order.
 */
export function topologicalOrder(graph: Graph): Node[] {
  const records = new Map<Node, Emission>();
  const queue: Node[] = graph.outputs.map((value) => value.node);
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as Node;
    if (records.has(node)) continue;
    const children = new Set(node.inputs.map((value) => value.node));
    records.set(node, { node, position: records.size, sweep: 0, pending: children.size, consumers: [] });
    queue.push(...children);
  }
  for (const record of records.values())
    for (const child of new Set(record.node.inputs.map((value) => value.node)))
      records.get(child)?.consumers.push(record);
  const ready = [...records.values()].filter((record) => record.pending === 0);
  for (let i = 0; i < ready.length; i++) {
    const { position, sweep, consumers } = ready[i] as Emission;
    for (const consumer of consumers) {
      consumer.sweep = Math.max(consumer.sweep, position < consumer.position ? sweep : sweep + 1);
      consumer.pending--;
      if (consumer.pending === 0) ready.push(consumer);
    }
  }
  // Nodes are immutable, so a cycle can only come from a hand-made object that was changed afterwards.
  if (ready.length < records.size) fail('MRT1007', 'the graph has a cycle');
  return ready.sort((a, b) => a.sweep - b.sweep || a.position - b.position).map((record) => record.node);
}

/** When a node is emitted: its place in the record, and the sweep. */
interface Emission {
  readonly node: Node;
  readonly position: number;
  readonly consumers: Emission[];
  sweep: number;
  /** Distinct inputs that have not been emitted. */
  pending: number;
}

/** The variables of a graph that are not parameters, in topological order. */
export function inputsOf(model: Model): Node[] {
  return topologicalOrder(model.graph).filter((node) => isVariable(node) && !model.params.has(node.name));
}

/** The node of a name. */
export function findNode(graph: Graph, name: string): Node | undefined {
  return topologicalOrder(graph).find((node) => node.name === name);
}

/** How often each node is used: as an input of a node or as a head. */
export function useCounts(graph: Graph): Map<Node, number> {
  const counts = new Map<Node, number>();
  const count = (value: Value): void => void counts.set(value.node, (counts.get(value.node) ?? 0) + 1);
  topologicalOrder(graph).forEach((node) => node.inputs.forEach(count));
  graph.outputs.forEach(count);
  return counts;
}

/**
 * Copies a graph, letting `visit` replace nodes. `visit` gets each node once, inputs first, with its inputs already
 * replaced (the very same object when none of them changed), and the node it stood for before; it returns the
 * replacement of the node, one value per output (a single value stands for output 0), or `undefined` to keep it.
 */
export function rebuildGraph(
  graph: Graph,
  visit: (node: Node, original: Node) => Value | readonly Value[] | undefined,
): Graph {
  const replaced = new Map<Node, Node | readonly Value[]>();
  const lookUp = (value: Value): Value => {
    const by = replaced.get(value.node);
    if (by === undefined) return value;
    if (!isValues(by)) return { node: by, output: value.output };
    return by[value.output] ?? fail('MRT1008', `output ${value.output} of ${value.node.name} is gone`);
  };
  let changed = false;
  for (const original of topologicalOrder(graph)) {
    const inputs = original.inputs.map(lookUp);
    const same = inputs.every((value, i) => value === original.inputs[i]);
    const node = same ? original : Object.freeze({ ...original, inputs });
    const result = visit(node, original);
    if (result === undefined && same) continue;
    changed = true;
    if (result === undefined) replaced.set(original, node);
    else replaced.set(original, 'node' in result ? [result] : result);
  }
  return changed ? { outputs: graph.outputs.map(lookUp) } : graph;
}

function isValues(by: Node | readonly Value[]): by is readonly Value[] {
  return Array.isArray(by);
}

/** Only the parameters that the graph uses [R120], in topological order. */
export function usedParams(graph: Graph, params: Params): Params {
  const used = new Map<string, NonNullable<ReturnType<Params['get']>>>();
  for (const node of topologicalOrder(graph)) {
    const tensor = isVariable(node) ? params.get(node.name) : undefined;
    if (tensor !== undefined) used.set(node.name, tensor);
  }
  return used;
}
