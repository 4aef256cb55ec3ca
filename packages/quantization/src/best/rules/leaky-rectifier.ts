import type { Model, Node, Value } from '@mrtjs/graph';
import { isOp, ops, topologicalOrder, useCounts } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import type { AxisNumbers } from '../channel-parameter.js';
import { axisNumbers } from '../channel-parameter.js';
import { everyChannel } from '../channelwise.js';
import type { Coded } from '../coded.js';
import { isUniform } from '../coded.js';
import { Rectifier } from '../curves/rectifier.js';
import type { BestContext } from '../rule.js';
import { Settled } from '../sources/settled.js';
import type { Source } from '../sources/source.js';

/**
 * relu(x) − slope · relu(−x), the form that prepare gives a LeakyReLU: a curve of x, in one rounding. `undefined` for
 * any other difference.
 */
export function leakyRectifier(context: BestContext): Source | undefined {
  const { assembly, node, outputShape } = context;
  const found = match(node, context.tensorOf);
  if (found === undefined) return undefined;
  const numbers = axisNumbers(context.tensorOf(found.slope) as Tensor, outputShape.length) as AxisNumbers;
  const x = context.sourceOf(found.x);
  const bare = x instanceof Settled ? x.bare : undefined;
  const from = bare !== undefined && rectifies(bare, numbers) ? bare : x.symmetric();
  const axis = isUniform(from) ? numbers.axis : from.axis;
  return new Settled(assembly, node, { ...from, axis }, new Rectifier(numbers.values));
}

/** Whether integers rise with what they stand for, and have the axis of the slopes. */
function rectifies(code: Coded, { values, axis }: AxisNumbers): boolean {
  const fits = isUniform(code) || typeof values === 'number' || code.axis === axis;
  return fits && everyChannel(code.scale, (scale) => scale > 0);
}

/** The nodes that only lead to such a difference: nothing is made of them. */
export function insideLeakyRectifiers({ graph, params }: Model): ReadonlySet<Node> {
  const uses = useCounts(graph);
  const tensorOf = ({ node }: Value): Tensor | undefined => params.get(node.name);
  const inside = new Set<Node>();
  for (const node of topologicalOrder(graph)) {
    const found = isOp(node, ops.elemwiseSub) ? match(node, tensorOf) : undefined;
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

function match(node: Node, tensorOf: (value: Value) => Tensor | undefined): LeakyRectifier | undefined {
  const [above, scaled] = node.inputs as readonly [Value, Value];
  if (!isOp(above.node, ops.relu) || !isOp(scaled.node, ops.broadcastMul)) return undefined;
  const [below, slope] = scaled.node.inputs as readonly [Value, Value];
  const [negative] = isOp(below.node, ops.relu) ? below.node.inputs : [];
  const [x] = above.node.inputs;
  const isMatch =
    negative !== undefined &&
    isOp(negative.node, ops.negative) &&
    x !== undefined &&
    isAlongAxis(tensorOf(slope)) &&
    negative.node.inputs[0]?.node === x.node;
  return isMatch ? { x, slope, inside: [above.node, negative.node, below.node, scaled.node] } : undefined;
}

/** Whether a parameter is one number, or one for each index of an axis. */
function isAlongAxis(tensor: Tensor | undefined): boolean {
  return tensor !== undefined && tensor.shape.filter((dim) => dim > 1).length <= 1;
}
