import { ops } from '@mrtjs/graph';
import { sameShape } from '@mrtjs/tensor';
import { adjusted, axisNumbers } from '../channel-parameter.js';
import type { BestContext } from '../rule.js';
import { bestRule } from '../rule.js';
import { Constant } from '../sources/constant.js';
import { Settled, settled } from '../sources/settled.js';
import type { Source } from '../sources/source.js';

/** Stands for a factor of 0: small enough for any product to round to 0, and still divisible. */
const TINY = 1e-30;

/** broadcast_mul by numbers along an axis: the same integers at another scale. Of two tensors: as in profile `fixed`. */
export const broadcastMul = bestRule(ops.broadcastMul, (context) => {
  const index = context.source(1) instanceof Constant ? 0 : 1;
  const constant = context.source(1 - index);
  return constant instanceof Constant ? scaled(context, context.source(index), index, constant) : undefined;
});

function scaled(
  { assembly, node, inputShapes, outputShape }: BestContext,
  source: Source,
  index: number,
  constant: Constant,
): Source | undefined {
  const numbers = axisNumbers(constant.tensor, outputShape.length);
  if (numbers === undefined || !sameShape(inputShapes[index] ?? [], outputShape)) return undefined;
  const { values } = numbers;
  const curve =
    typeof values === 'number' && values > 0 && source instanceof Settled
      ? source.curve.stretched(values)
      : undefined;
  const from =
    curve !== undefined && source instanceof Settled ? source.coded : settled(assembly, source).bare;
  const coded = adjusted(
    from,
    numbers,
    (scale, c) => scale / (c === 0 ? TINY : c),
    (zero) => zero,
  );
  return coded === undefined ? undefined : new Settled(assembly, node, coded, curve);
}
