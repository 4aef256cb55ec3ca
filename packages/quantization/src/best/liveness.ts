/** How long the integers of each node are needed while a graph is made node by node. */
import type { Model, Node, Shapes } from '@mrtjs/graph';
import { shapeOf, topologicalOrder } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { Assembled } from './assemble.js';
import { Constant } from './sources/constant.js';
import { Settled } from './sources/settled.js';
import type { Source } from './sources/source.js';

/**
 * For every node the nodes whose integers can be forgotten once it is done. What a node reads is needed until it and all
 * that goes on from its integers, rather than from what they are brought to, is done. Heads are needed until the end.
 */
export function releases(
  model: Model,
  sources: ReadonlyMap<Node, Source>,
): ReadonlyMap<Node, readonly Node[]> {
  const order = topologicalOrder(model.graph).filter((node) => sources.has(node));
  const position = new Map(order.map((node, i) => [node, i]));
  const consumers = new Map<Node, Node[]>(order.map((node) => [node, []]));
  for (const node of order)
    for (const { node: from } of readOf(node, sources)) consumers.get(from)?.push(node);
  const done = new Map<Node, number>();
  for (const node of order.toReversed()) {
    const derived = (consumers.get(node) ?? []).filter((consumer) => isDerived(consumer, sources));
    const last = Math.max(position.get(node) as number, ...derived.map((each) => done.get(each) as number));
    done.set(node, last);
  }
  const result = new Map<Node, Node[]>();
  const heads = new Set(model.graph.outputs.map(({ node }) => node));
  for (const node of order.filter((each) => !heads.has(each))) {
    const last = Math.max(...(consumers.get(node) ?? []).map((each) => done.get(each) as number));
    if (!Number.isFinite(last)) continue;
    const after = order[last] as Node;
    result.set(after, [...(result.get(after) ?? []), node]);
  }
  return result;
}

/** The values that a node reads; nodes that were passed over read for those behind them. */
function readOf(node: Node, sources: ReadonlyMap<Node, Source>): Node['inputs'] {
  return node.inputs.flatMap((value) => (sources.has(value.node) ? [value] : readOf(value.node, sources)));
}

/** Whether the integers of a node are those of another, or made of them only when they are wanted. */
function isDerived(node: Node, sources: ReadonlyMap<Node, Source>): boolean {
  const source = sources.get(node);
  return !(source instanceof Settled && source.coded.origin === node);
}

/** Bytes of all integers that are held at once, for one sample. */
export function peakBytes(model: Model, { sources, assembly }: Assembled, shapes: Shapes): number {
  const releasedAfter = releases(model, sources);
  const held = new Map<Node, number>();
  let peak = 0;
  for (const [node, source] of sources) {
    if (source instanceof Constant) continue;
    const shape = shapeOf(shapes, node);
    // Shapes are those of one batch, whose first axis is the samples.
    const elements = sizeOf(shape) / (shape[0] ?? 1);
    const bytes = assembly.plan
      .readingsOf(node)
      .map((how) => bytesFor(source.reading(how).precision))
      .reduce((sum, each) => sum + each, 0);
    held.set(node, elements * bytes);
    peak = Math.max(
      peak,
      [...held.values()].reduce((sum, each) => sum + each, 0),
    );
    for (const released of releasedAfter.get(node) ?? []) held.delete(released);
  }
  return peak;
}

function bytesFor(precision: number): number {
  if (precision <= 8) return 1;
  return precision <= 16 ? 2 : 4;
}
