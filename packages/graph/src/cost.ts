/** What a model costs to run. */
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import type { Shapes } from './infer.js';
import { shapeOf } from './infer.js';
import type { Model, Node } from './node.js';
import type { AnyOpDef, OperatorSet } from './operator.js';
import { topologicalOrder } from './traverse.js';

type NodeCost = (def: AnyOpDef, inputs: readonly Shape[], outputs: readonly Shape[], node: Node) => number;

/** Multiply-accumulates of one run of a model whose shapes {@link inferShapes} found. */
export function totalMacs(model: Model, shapes: Shapes, ops: OperatorSet): number {
  return totalCost(
    model,
    shapes,
    ops,
    (def, inputs, outputs, node) => def.macs?.(inputs, outputs, node.attrs as never) ?? 0,
  );
}

/**
 * Operations of one run, counted as the original does: for each node the number of output elements times the
 * operations per element, variables none (`calculate_ops`, MRT-SPEC 5.10 and 6.0) [R132, R202].
 */
export function totalOps(model: Model, shapes: Shapes, ops: OperatorSet): number {
  return totalCost(model, shapes, ops, (def, inputs, outputs, node) => {
    const each = def.baseOps?.(inputs, outputs, node.attrs as never) ?? 1;
    return each * outputs.reduce((sum, shape) => sum + sizeOf(shape), 0);
  });
}

function totalCost(model: Model, shapes: Shapes, ops: OperatorSet, cost: NodeCost): number {
  return topologicalOrder(model.graph).reduce((sum, node) => {
    const inputs = node.inputs.map((value) => shapeOf(shapes, value.node, value.output));
    return sum + cost(ops.get(node.op, node.name), inputs, shapes.get(node) ?? [], node);
  }, 0);
}

const SUFFIXES = ['', 'K', 'M', 'G', 'T', 'P'] as const;

/** `1.23M`: a count divided by 1000 until it is at most 1000, with two decimals, at least five characters [R132]. */
export function formatCount(count: number): string {
  let [value, level] = [count, 0];
  while (value > 1000 && level < SUFFIXES.length - 1) {
    value /= 1000;
    level++;
  }
  return `${value.toFixed(2)}${SUFFIXES[level]}`.padStart(5);
}
