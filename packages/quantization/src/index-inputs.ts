import type { Model, Node } from '@mrtjs/graph';
import { isOp, isVariable, ops, rangeOf, topologicalOrder } from '@mrtjs/graph';
import { errorOf, failIfAny } from '@mrtjs/tensor';

/** Operators that move values about without changing them: an index that passes one is still an index. */
const MOVEMENT: ReadonlySet<string> = new Set(
  [ops.dropout, ops.expandDims, ops.flatten, ops.reshape, ops.slice, ops.squeeze, ops.transpose].map(
    (def) => def.name,
  ),
);

/**
 * The inputs that nothing but index inputs of Embedding read, directly or through nodes that only move values, and
 * those nodes; with the largest index that any of the embeddings takes (D45). Their integers are the indices
 * themselves: they must be neither scaled nor clipped to what calibration happened to see.
 */
export function indexNodes(model: Model): ReadonlyMap<Node, number> {
  const order = topologicalOrder(model.graph);
  const largest = new Map<Node, number>();
  const excluded = new Set<Node>(model.graph.outputs.map((head) => head.node));
  for (const node of order.toReversed()) {
    const passes = MOVEMENT.has(node.op) && largest.has(node) && !excluded.has(node);
    node.inputs.forEach(({ node: source }, position) => {
      const index = isOp(node, ops.embedding) && position === 0 ? node.attrs.input_dim - 1 : undefined;
      const reaches = index ?? (passes ? largest.get(node) : undefined);
      if (reaches === undefined) excluded.add(source);
      else largest.set(source, Math.max(reaches, largest.get(source) ?? 0));
    });
  }
  const kept = new Map<Node, number>();
  for (const node of order) {
    const index = largest.get(node);
    if (index === undefined || excluded.has(node) || model.params.has(node.name)) continue;
    if (isVariable(node) || node.inputs.every((value) => kept.has(value.node))) kept.set(node, index);
  }
  return kept;
}

/** @throws {MrtError} MRT2206 for every input whose precision cannot hold its largest index. */
export function checkIndexPrecision(indices: ReadonlyMap<Node, number>, precision: number): void {
  failIfAny(
    [...indices]
      .filter(([node, index]) => isVariable(node) && index > rangeOf(precision))
      .map(([node, index]) =>
        errorOf('MRT2206', `indices up to ${index} do not fit ${precision} bits`, {
          node: node.name,
          option: 'QUANTIZATION.Input_precision',
          hint: 'raise the input precision',
        }),
      ),
  );
}
