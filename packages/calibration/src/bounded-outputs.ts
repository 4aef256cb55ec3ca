/** Thresholds of outputs whose range is known beforehand. */
import type { Model, Node, Thresholds } from '@mrtjs/graph';
import { ops, topologicalOrder } from '@mrtjs/graph';

/** Operators whose results have a known largest magnitude. */
const BOUNDS: ReadonlyMap<string, number> = new Map(
  [ops.softmax, ops.sigmoid, ops.tanh, ops.l2Normalization].map((def) => [def.name, 1]),
);

/** Operators that only move values about. */
const MOVEMENT: ReadonlySet<string> = new Set(
  [
    ops.concat,
    ops.dropout,
    ops.expandDims,
    ops.flatten,
    ops.repeat,
    ops.reshape,
    ops.slice,
    ops.sliceLike,
    ops.squeeze,
    ops.tile,
    ops.transpose,
  ].map((def) => def.name),
);

/**
 * Raises thresholds of outputs that are probabilities, or bounded otherwise, to their bound: of softmax, sigmoid, tanh and
 * L2Normalization, and of what only moves their values on to an output. A threshold is where a value saturates. If the
 * calibration data holds nothing that a detector detects, its scores are small on it, and would be clipped to that on all
 * data. Values that are computed with further keep their thresholds, which make the most of few bits.
 *
 * @returns The same thresholds where none is raised.
 */
export function raiseBoundedOutputs(model: Model, thresholds: Thresholds): Thresholds {
  const order = topologicalOrder(model.graph);
  const ending = onlyMovedToOutputs(model, order);
  const bounds = new Map<Node, number>();
  for (const node of order) {
    const own = BOUNDS.get(node.op);
    const moved = MOVEMENT.has(node.op) ? movedBound(node, bounds) : undefined;
    const bound = own ?? moved;
    if (bound !== undefined) bounds.set(node, bound);
  }
  const raised = [...bounds].flatMap(([node, bound]): [string, number][] => {
    const threshold = thresholds.get(node.name);
    return ending.has(node) && threshold !== undefined && threshold < bound ? [[node.name, bound]] : [];
  });
  return raised.length === 0 ? thresholds : new Map([...thresholds, ...raised]);
}

/** Nodes that are outputs, or whose values go nowhere but, moved, to outputs. */
function onlyMovedToOutputs(model: Model, order: readonly Node[]): ReadonlySet<Node> {
  const consumers = new Map<Node, Node[]>();
  for (const node of order)
    for (const { node: source } of node.inputs)
      consumers.set(source, [...(consumers.get(source) ?? []), node]);
  const outputs = new Set(model.graph.outputs.map(({ node }) => node));
  const ending = new Set<Node>();
  for (const node of order.toReversed()) {
    const readers = consumers.get(node) ?? [];
    if (outputs.has(node) || readers.every((reader) => MOVEMENT.has(reader.op) && ending.has(reader)))
      ending.add(node);
  }
  return ending;
}

/**
 * The bound of moved values: the largest of the inputs' that have one; for the others the threshold stands. The second
 * input of slice_like lends its shape alone.
 */
function movedBound(node: Node, bounds: ReadonlyMap<Node, number>): number | undefined {
  const sources = node.op === ops.sliceLike.name ? node.inputs.slice(0, 1) : node.inputs;
  const known = sources.flatMap((value) => bounds.get(value.node) ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}
