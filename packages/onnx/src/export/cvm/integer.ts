/** Integers as integers: the same results on every runtime that computes int32 as the standard says. */
import { precisionRange } from '@mrtjs/cvm';
import { tensor } from '@mrtjs/tensor';
import type { Arithmetic } from './arithmetic.js';
import { channelShape } from './arithmetic.js';
import { transposed, unsignedBytes, ZERO_POINT, zeroPoint } from './bytes.js';
import type { CvmOperand, NodeScope, ValueName } from './rule.js';

/** The largest numbers of which a float32, or a float64, holds all integers up to them. */
const FLOAT32_INTEGERS = 2 ** 24;

export const integerArithmetic: Arithmetic = Object.freeze({
  form: 'integer',
  dtype: 'int32',

  convolution(scope, data, weight, bias, { kernel, strides, padding, dilation, groups }) {
    const zero = zeroPoint(scope);
    const sums = scope.op('ConvInteger', [bytesOf(scope, data), bytesOf(scope, weight), zero, zero], {
      kernel_shape: kernel,
      strides,
      pads: [...padding, ...padding],
      dilations: dilation,
      group: groups,
    });
    return bias === undefined
      ? sums
      : scope.op('Add', [sums, scope.reshape(bias.name(), channelShape(bias))]);
  },

  dense(scope, data, weight, bias) {
    const zero = zeroPoint(scope);
    const columns = weight.as('uint8 transposed', () =>
      weight.values === undefined
        ? scope.op('Transpose', [bytesOf(scope, weight)], { perm: [1, 0] })
        : scope.constant(transposed(unsignedBytes(weight.values)), 'weight'),
    );
    const sums = scope.op('MatMulInteger', [bytesOf(scope, data), columns, zero, zero]);
    return bias === undefined ? sums : scope.op('Add', [sums, bias.name()]);
  },

  limit: (scope, x, precision) => scope.clip(x, -precisionRange(precision), precisionRange(precision)),

  /**
   * A division truncates toward zero, so it is done on numbers that are not negative: a multiple of 2^shift is added
   * before and taken off after. Where 32 bits do not hold that sum, 64 do.
   */
  shiftRight(scope, x, shift, precision) {
    const [divisor, half] = [2 ** shift, 2 ** (shift - 1)];
    const steps = Math.ceil(Math.max(-x.low - half, 0) / divisor);
    const offset = steps * divisor + half;
    const range = precisionRange(precision);
    if (divisor <= INT32_MAX && offset <= INT32_MAX && x.high + offset <= INT32_MAX) {
      const low = Math.max(steps - range, 0);
      const high = Math.max(Math.min(range + steps, INT32_MAX), low);
      const sum = scope.op('Add', [x.name(), scope.number(offset)]);
      const quotient = scope.op('Div', [sum, scope.number(divisor)]);
      const limited = scope.clip(quotient, low, high);
      return steps === 0 ? limited : scope.op('Sub', [limited, scope.number(steps)]);
    }
    const wide = (value: number): ValueName =>
      scope.constant(tensor('int64', [], BigInt64Array.of(BigInt(value))), 'int64');
    const sum = scope.op('Add', [scope.cast(x.name(), 'int64'), wide(offset)]);
    const quotient = scope.op('Sub', [scope.op('Div', [sum, wide(divisor)]), wide(steps)]);
    return scope.clip(scope.cast(quotient, 'int32'), -range, range);
  },

  quotient: (scope, a, b) => scope.op('Div', [a, b]),

  positions: (_, x) => x,

  /** Windows are not defined over int32; floats hold what is in them exactly. */
  maxPool(scope, x, pool) {
    const exact = Math.max(-x.low, x.high) <= FLOAT32_INTEGERS ? 'float32' : 'float64';
    return scope.cast(pool(scope.cast(x.name(), exact)), 'int32');
  },
} satisfies Arithmetic);

const INT32_MAX = 2 ** 31 - 1;

/** An operand of a layer as unsigned bytes: of a parameter at once, else by a sum and a cast. */
function bytesOf(scope: NodeScope, x: CvmOperand): ValueName {
  if (x.low < -ZERO_POINT || x.high >= ZERO_POINT)
    scope.refuse(`an operand has values from ${x.low} to ${x.high}, which 8 bits do not hold`);
  return x.as('uint8', () =>
    x.values === undefined
      ? scope.cast(scope.op('Add', [x.name(), scope.number(ZERO_POINT)]), 'uint8')
      : scope.constant(unsignedBytes(x.values), 'bytes'),
  );
}
