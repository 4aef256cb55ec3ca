/** Scales that sums share, so that what goes from one sum into the next need not be scaled. */
import type { Model, Node } from '@mrtjs/graph';
import { isOp, isParameter, ops, topologicalOrder } from '@mrtjs/graph';
import { symmetricGrid } from './ranges.js';
import { insideLeakyRectifiers } from './rules/leaky-rectifier.js';

/** Sums share a scale only if none of them loses more than three of its bits by it. */
const MAX_RATIO = 8;

/**
 * The scale of the operands of every sum of two tensors. Along a chain of residual blocks the sums mostly grow slowly, so
 * that the scale of the largest serves them all.
 */
export function sumScales(
  model: Model,
  largest: (node: Node) => number,
  bits: number,
): ReadonlyMap<Node, number> {
  const groups = new Map<Node, Group>();
  const inside = insideLeakyRectifiers(model);
  for (const node of topologicalOrder(model.graph)) {
    if (!isSum(node, model) || node.inputs.some((input) => inside.has(input.node))) continue;
    const all = [node, ...node.inputs.map((input) => input.node)].map(largest);
    const { scale } = symmetricGrid(Math.max(...all), bits);
    let group: Group = { nodes: [node], least: scale, most: scale };
    for (const input of node.inputs) {
      const other = groups.get(sumBehind(input.node, model));
      if (other === undefined || other === group) continue;
      const merged = {
        nodes: [...other.nodes, ...group.nodes],
        least: Math.min(other.least, group.least),
        most: Math.max(other.most, group.most),
      };
      if (merged.most <= MAX_RATIO * merged.least) group = merged;
    }
    for (const each of group.nodes) groups.set(each, group);
  }
  return new Map([...groups].map(([node, { least }]) => [node, least]));
}

interface Group {
  readonly nodes: readonly Node[];
  readonly least: number;
  readonly most: number;
}

const SUMS = new Set<string>(
  [ops.elemwiseAdd, ops.elemwiseSub, ops.broadcastAdd, ops.broadcastSub].map(({ name }) => name),
);

function isSum(node: Node, { params }: Model): boolean {
  return SUMS.has(node.op) && node.inputs.every((input) => !isParameter(input.node, params));
}

/** The node itself, or the one before it whose integers it leaves as they are. */
function sumBehind(node: Node, model: Model): Node {
  const [first] = node.inputs;
  const passes =
    isOp(node, ops.relu) || isOp(node, ops.activation) || isOp(node, ops.pooling) || isOp(node, ops.dropout);
  return passes && first !== undefined ? sumBehind(first.node, model) : node;
}
