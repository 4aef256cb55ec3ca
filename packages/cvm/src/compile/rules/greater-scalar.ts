import { getBit, ops } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import { compileRule } from '../rule.js';
import { greater } from '../shared/greater.js';

/** `_greater_scalar` is `broadcast_greater` with a parameter of one element (MRT-SPEC 6.3). */
export const greaterScalar = compileRule(ops.greaterScalar, (context) => {
  const { scalar } = context.attrs;
  if (!Number.isInteger(scalar))
    context.refuse(
      `integers are compared with ${scalar}`,
      'let the merge scale it: name this operator and its output in Attribute_deps',
    );
  const other = context.parameter('greater_scalar', float64([1], [scalar]), getBit(scalar));
  return greater(context, context.input(0), other);
});
