/** Walking a graph. */
import { fail } from '@mrtjs/tensor';
import type { Graph, Model, Node, Params, Value } from './node.js';
import { isVariable } from './node.js';

/**
 * The nodes of a graph, inputs before consumers, in the order that the original's generated names depend on
 * (MRT-SPEC 1.3) [R3]: a breadth-first record from the heads, then sweeps over it that emit every node whose inputs
 * have all been emitted, each emission counting at once.
 */
export function topologicalOrder(graph: Graph): Node[] {
  const pending = new Map<Node, number>();
  const consumers = new Map<Node, Node[]>();
  const queue: Node[] = graph.outputs.map((value) => value.node);
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as Node;
    if (pending.has(node)) continue;
    const children = new Set(node.inputs.map((value) => value.node));
    pending.set(node, children.size);
    for (const child of children) {
      queue.push(child);
      const list = consumers.get(child);
      if (list) list.push(node);
      else consumers.set(child, [node]);
    }
  }
  const order: Node[] = [];
  while (pending.size > 0) {
    const before = order.length;
    for (const [node, count] of pending) {
      if (count > 0) continue;
      order.push(node);
      pending.delete(node);
      for (const consumer of consumers.get(node) ?? [])
        pending.set(consumer, (pending.get(consumer) as number) - 1);
    }
    // Nodes are immutable, so a cycle can only come from a hand-made object that was changed afterwards.
    if (order.length === before) fail('MRT1007', 'the graph has a cycle');
  }
  return order;
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
