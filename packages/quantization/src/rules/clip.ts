import { getBitCount, ops, roundHalfAway } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { operand } from '../shared/pass-through.js';

const INT32_MAX = 2 ** 31 - 1;
/** The virtual machine counts 33 bits for a bound of 31: what fits 31 bits is clipped to no more than 30. */
const LARGEST_COUNTED = 2 ** 30 - 1;

/**
 * clip: the bounds in integers [R178]. Profile `mrt1` truncates them instead of rounding and counts the bits of a
 * bound one short of the virtual machine's at powers of two (D49).
 */
export const clip = quantizeRule(ops.clip, (context) => {
  const { value, scale, precision: before } = operand(context, context.input(0));
  const limit = context.profile === 'mrt1' || before > 31 ? INT32_MAX : LARGEST_COUNTED;
  const toInteger = context.profile === 'mrt1' ? Math.trunc : roundHalfAway;
  const [a_min, a_max] = [context.attrs.a_min, context.attrs.a_max].map(
    (x) => Math.max(-limit, Math.min(limit, toInteger(x * scale))) + 0,
  ) as [number, number];
  if (a_min >= a_max)
    context.refuse(
      `the bounds ${context.attrs.a_min} and ${context.attrs.a_max} are ${a_min} and ${a_max} at scale ${scale}`,
      'the lower bound must be below the upper one',
    );
  const precision =
    context.profile === 'mrt1'
      ? context.bits(Math.max(Math.abs(a_min), a_max))
      : getBitCount(Math.max(Math.abs(a_min), Math.abs(a_max)) + 1) + 1;
  return { value: context.apply([value], { a_min, a_max }), scale, precision };
});
