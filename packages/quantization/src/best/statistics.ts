/** The statistics that profile `best` wants of a model. */
import type { Model, Node, StatisticRequest } from '@mrtjs/graph';
import { isOp, ops, topologicalOrder } from '@mrtjs/graph';
import { EXTREMES } from './ranges.js';
import type { Recipe } from './recipe.js';
import { insideLeakyRectifiers } from './rules/leaky-rectifier.js';

/**
 * The extremes of every value that may be brought to a grid of its own, and the range of every operand of a layer. What
 * a layer puts out and only goes into a ReLU or the like is not asked for, unless one of both is to stay float: that alone
 * is brought to a grid.
 */
export function statisticsFor(
  model: Model,
  { range }: Pick<Recipe, 'range'>,
  restore: ReadonlySet<string> = new Set(),
): StatisticRequest[] {
  const inside = insideLeakyRectifiers(model);
  const order = topologicalOrder(model.graph).filter(({ name }) => !model.params.has(name));
  const consumers = new Map<Node, Node[]>();
  for (const node of order)
    for (const { node: from } of node.inputs) consumers.set(from, [...(consumers.get(from) ?? []), node]);
  const heads = new Set(model.graph.outputs.map(({ node }) => node));
  const bordersFloat = (node: Node): boolean =>
    restore.size > 0 && [node, ...(consumers.get(node) ?? [])].some(({ name }) => restore.has(name));
  return order
    .filter((node) => bordersFloat(node) || !inside.has(node))
    .flatMap((node) => {
      const readers = consumers.get(node) ?? [];
      const isPassing =
        isLayer(node) &&
        !bordersFloat(node) &&
        !heads.has(node) &&
        readers.every((reader) => inside.has(reader) || leavesIntegers(reader));
      const isOperand = readers.some((reader) => isLayer(reader) && reader.inputs[0]?.node === node);
      return [
        ...(isPassing ? [] : [{ node: node.name, rule: EXTREMES }]),
        ...(isOperand ? [{ node: node.name, rule: range }] : []),
      ];
    });
}

function isLayer(node: Node): boolean {
  return isOp(node, ops.convolution) || isOp(node, ops.fullyConnected);
}

/** Whether an operator takes the integers of a layer as they are, and is brought to a grid itself. */
function leavesIntegers(node: Node): boolean {
  return (
    isOp(node, ops.relu) ||
    isOp(node, ops.activation) ||
    isOp(node, ops.clip) ||
    (isOp(node, ops.pooling) && node.attrs.pool_type === 'max')
  );
}
