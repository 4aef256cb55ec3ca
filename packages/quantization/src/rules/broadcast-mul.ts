import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';

/** broadcast_mul: 16-bit operands; scales multiply, bits add; times zero is zero at scale 1 [R181]. */
export const broadcastMul = quantizeRule(
  ops.broadcastMul,
  (context) => {
    const [left, right] = [0, 1].map((i) => context.requantize(context.input(i), context.inputPrecision));
    if (left === undefined || right === undefined) return context.refuse('two operands are needed');
    const value = context.apply([left.value, right.value]);
    const isZero = right.precision === 1 && right.scale === 1;
    if (!isZero)
      return { value, scale: left.scale * right.scale, precision: left.precision + right.precision };
    // A zero parameter makes a constant, which is folded. Otherwise the bits that the virtual machine counts are
    // declared, and the clip rule takes them back.
    const isConstant = context.profile === 'mrt1' || context.isParameter(context.input(1));
    return { value, scale: 1, precision: isConstant ? 1 : left.precision + right.precision };
  },
  { inputPrecision: 16 },
);
