/** Nodes of one name as one node, for profile `mrt1`. */
import type { Graph, Node, Value } from '@mrtjs/graph';
import { topologicalOrder } from '@mrtjs/graph';

/**
 * The graph as the original sees it once two nodes have the same name: its record of nodes is keyed by name, so the one
 * that is met first, breadth first from the heads, stands for all of that name (MRT-SPEC 1.3) (D02, D32). The same
 * object when names are unique.
 */
export function conflateNames(graph: Graph): Graph {
  const first = new Map<string, Node>();
  const queue = graph.outputs.map((value) => value.node);
  for (const node of queue) {
    if (first.has(node.name)) continue;
    first.set(node.name, node);
    queue.push(...node.inputs.map((value) => value.node));
  }
  if (topologicalOrder(graph).every((node) => first.get(node.name) === node)) return graph;

  const inputsByName = new Map([...first.keys()].map((name) => [name, [] as Value[]]));
  const copies = new Map(
    [...first].map(([name, node]) => [name, { ...node, inputs: inputsByName.get(name) ?? [] } as Node]),
  );
  const conflated = ({ node, output }: Value): Value => ({ node: copies.get(node.name) ?? node, output });
  for (const [name, node] of first) inputsByName.get(name)?.push(...node.inputs.map(conflated));
  copies.forEach((copy) => Object.freeze(copy));
  return { outputs: graph.outputs.map(conflated) };
}
