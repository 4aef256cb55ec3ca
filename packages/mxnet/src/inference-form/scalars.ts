/** Scalar operators that the IR says with another one. */
import { attr } from '@mrtjs/graph';
import type { Rewrite, Rewrites } from '../import/rule.js';

const SCALAR = { scalar: attr.float(), is_int: attr.bool({ default: true }) };

/** x − c is x + (−c). */
const minusScalar: Rewrite = (context) =>
  context.last('_plus_scalar', [context.input(0)], { scalar: -context.attrs(SCALAR).scalar });

/** c − x is (−x) + c. */
const reverseMinusScalar: Rewrite = (context) => {
  const { scalar } = context.attrs(SCALAR);
  return context.last('_plus_scalar', [context.inner('negative', [context.input(0)])], { scalar });
};

/** Subtraction with a scalar, under every name that it has had. */
export const scalars: Rewrites = {
  _MinusScalar: minusScalar,
  _RMinusScalar: reverseMinusScalar,
  _minus_scalar: minusScalar,
  _npi_rsubtract_scalar: reverseMinusScalar,
  _npi_subtract_scalar: minusScalar,
  _rminus_scalar: reverseMinusScalar,
};
