/** Additions and subtractions: of two tensors, or of a tensor and numbers along an axis. */
import type { AttrSpecs, OpDef } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { sameShape } from '@mrtjs/tensor';
import { adjusted, axisNumbers } from '../channel-parameter.js';
import type { BestContext, BestRule } from '../rule.js';
import { bestRule } from '../rule.js';
import { Constant } from '../sources/constant.js';
import { Settled, settled } from '../sources/settled.js';
import type { Source } from '../sources/source.js';
import { leakyRectifier } from './leaky-rectifier.js';

type Sign = 1 | -1;

/** x + sign · y. */
function sumRule<S extends AttrSpecs>(def: OpDef<string, S>, sign: Sign): BestRule {
  return bestRule(def, (context) => (sign < 0 ? leakyRectifier(context) : undefined) ?? total(context, sign));
}

function total(context: BestContext, sign: Sign): Source {
  const [x, y] = [context.source(0), context.source(1)];
  const simpler =
    y instanceof Constant
      ? moved(context, 0, y, 1, sign)
      : x instanceof Constant
        ? moved(context, 1, x, sign, 1)
        : undefined;
  return simpler ?? sumOf(context, x, y);
}

/** sign · input + constantSign · constant: the same integers with another scale and zero. */
function moved(
  { assembly, node, inputShapes, outputShape, source }: BestContext,
  index: number,
  constant: Constant,
  sign: Sign,
  constantSign: Sign,
): Source | undefined {
  const numbers = axisNumbers(constant.tensor, outputShape.length);
  if (numbers === undefined || !sameShape(inputShapes[index] ?? [], outputShape)) return undefined;
  // sign · (q + zero) / scale + c = (q + zero + sign · c · scale) / (sign · scale)
  const coded = adjusted(
    settled(assembly, source(index)).bare,
    numbers,
    (scale) => sign * scale,
    (zero, c, scale) => zero + sign * constantSign * c * scale,
  );
  return coded === undefined ? undefined : new Settled(assembly, node, coded);
}

/** Both operands at one scale of 16 bits, and a bit more for the sum. */
function sumOf({ assembly, node, outputShape, apply }: BestContext, x: Source, y: Source): Source {
  const grid = assembly.ranges.sum(node, [x.node, y.node]);
  const [a, b] = [x.form(grid), y.form(grid)];
  const precision = Math.max(a.precision, b.precision) + 1;
  const sum = apply([a, b], { precision, magnitude: a.magnitude + b.magnitude });
  const rank = outputShape.length;
  return new Settled(assembly, node, { ...sum, scale: grid.scale, zero: 0, axis: 0, rank, origin: node });
}

/** The rules of all additions and subtractions. */
export const sums: readonly BestRule[] = [
  sumRule(ops.elemwiseAdd, 1),
  sumRule(ops.elemwiseSub, -1),
  sumRule(ops.broadcastAdd, 1),
  sumRule(ops.broadcastSub, -1),
];
