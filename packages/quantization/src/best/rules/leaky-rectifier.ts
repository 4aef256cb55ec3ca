import type { Graph, Node, Value } from '@mrtjs/graph';
import { isOp, ops, topologicalOrder, useCounts } from '@mrtjs/graph';
import { axisNumbers } from '../channel-parameter.js';
import { everyChannel } from '../channelwise.js';
import { Rectifier } from '../curves/rectifier.js';
import type { BestContext } from '../rule.js';
import { Settled, settled } from '../sources/settled.js';
import type { Source } from '../sources/source.js';

/**
 * relu(x) − slope · relu(−x), the form that prepare gives a LeakyReLU: a curve of x, in one rounding. `undefined` for
 * any other difference.
 */
export function leakyRectifier(context: BestContext): Source | undefined {
  const { assembly, node, outputShape } = context;
  const found = match(node);
  const slope = found === undefined ? undefined : context.tensorOf(found.slope);
  const numbers = slope === undefined ? undefined : axisNumbers(slope, outputShape.length);
  if (found === undefined || numbers === undefined) return undefined;
  const { bare } = settled(assembly, context.sourceOf(found.x));
  const isUniform = typeof bare.scale === 'number' && typeof bare.zero === 'number';
  const fits = isUniform || typeof numbers.values === 'number' || bare.axis === numbers.axis;
  if (!fits || !everyChannel(bare.scale, (scale) => scale > 0)) return undefined;
  const axis = isUniform ? numbers.axis : bare.axis;
  return new Settled(assembly, node, { ...bare, axis }, new Rectifier(numbers.values));
}

/** The nodes that only lead to such a difference: nothing is made of them. */
export function insideLeakyRectifiers(graph: Graph): ReadonlySet<Node> {
  const uses = useCounts(graph);
  const inside = new Set<Node>();
  for (const node of topologicalOrder(graph)) {
    const found = isOp(node, ops.elemwiseSub) ? match(node) : undefined;
    for (const each of found?.inside ?? []) if (uses.get(each) === 1) inside.add(each);
  }
  return inside;
}

interface LeakyRectifier {
  readonly x: Value;
  readonly slope: Value;
  /** relu(x), −x, relu(−x) and slope · relu(−x). */
  readonly inside: readonly Node[];
}

function match(node: Node): LeakyRectifier | undefined {
  const [above, scaled] = node.inputs as readonly [Value, Value];
  if (!isOp(above.node, ops.relu) || !isOp(scaled.node, ops.broadcastMul)) return undefined;
  const [below, slope] = scaled.node.inputs as readonly [Value, Value];
  const [negative] = isOp(below.node, ops.relu) ? below.node.inputs : [];
  const [x] = above.node.inputs;
  const isMatch =
    negative !== undefined &&
    isOp(negative.node, ops.negative) &&
    x !== undefined &&
    negative.node.inputs[0]?.node === x.node;
  return isMatch ? { x, slope, inside: [above.node, negative.node, below.node, scaled.node] } : undefined;
}
