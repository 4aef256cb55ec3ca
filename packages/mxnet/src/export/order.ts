/** The order in which MXNet writes nodes. */
import type { Graph, Node } from '@mrtjs/graph';

/** Nodes in depth-first order from the heads, each after its inputs, inputs from left to right. */
export function postOrder(graph: Graph): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  for (const head of graph.outputs) {
    // An explicit stack: real graphs are deeper than the call stack.
    const stack: { readonly node: Node; next: number }[] = [];
    const enter = (node: Node): void => {
      if (seen.has(node)) return;
      seen.add(node);
      stack.push({ node, next: 0 });
    };
    enter(head.node);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = top.node.inputs[top.next++];
      if (input !== undefined) enter(input.node);
      else order.push((stack.pop() as typeof top).node);
    }
  }
  return order;
}
