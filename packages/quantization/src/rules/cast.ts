import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { operand } from '../shared/pass-through.js';
import { towardZero, wholeNumbers } from '../shared/whole-numbers.js';

/**
 * Cast: to a type of fractions it is nothing; to a wide type of integers it rounds toward zero, where the values, unlike
 * indices, are not whole already.
 */
export const cast = quantizeRule(
  ops.cast,
  (context) => {
    if (context.attrs.dtype.startsWith('int')) return wholeNumbers(context, towardZero);
    const data = operand(context, context.input(0));
    return { ...data, value: context.emit(ops.cast, context.name, [data.value], { dtype: 'float32' }) };
  },
  {
    unsupported: ({ dtype }) =>
      ['int8', 'uint8', 'bool'].includes(dtype) ? `a conversion to ${dtype} has no integer form` : undefined,
  },
);
