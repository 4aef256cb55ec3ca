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

/** max(x, c) is max(x − c, 0) + c. */
const maximumScalar: Rewrite = (context) => {
  const { scalar } = context.attrs(SCALAR);
  const data = context.input(0);
  if (scalar === 0) return context.last('relu', [data]);
  const above = context.inner('relu', [context.inner('_plus_scalar', [data], { scalar: -scalar })]);
  return context.last('_plus_scalar', [above], { scalar });
};

/** min(x, c) is c − max(c − x, 0). */
const minimumScalar: Rewrite = (context) => {
  const { scalar } = context.attrs(SCALAR);
  const negated = context.inner('negative', [context.input(0)]);
  const below = context.inner('relu', [
    scalar === 0 ? negated : context.inner('_plus_scalar', [negated], { scalar }),
  ]);
  return scalar === 0
    ? context.last('negative', [below])
    : context.last('_plus_scalar', [context.inner('negative', [below])], { scalar });
};

/** Operators of the powers that the IR has. */
const POWERS: ReadonlyMap<number, string> = new Map([
  [2, 'square'],
  [0.5, 'sqrt'],
]);

const powerScalar: Rewrite = (context) => {
  const { scalar } = context.attrs(SCALAR);
  if (scalar === 1) return context.input(0);
  const op = POWERS.get(scalar) ?? context.refuse(`power ${scalar}; 0.5, 1 and 2 are supported`);
  return context.last(op, [context.input(0)]);
};

/** Operators with a scalar, under every name that they have had. */
export const scalars: Rewrites = {
  _MaximumScalar: maximumScalar,
  _MinimumScalar: minimumScalar,
  _PowerScalar: powerScalar,
  _MinusScalar: minusScalar,
  _RMinusScalar: reverseMinusScalar,
  _maximum_scalar: maximumScalar,
  _minimum_scalar: minimumScalar,
  _minus_scalar: minusScalar,
  _npi_maximum_scalar: maximumScalar,
  _npi_minimum_scalar: minimumScalar,
  _npi_power_scalar: powerScalar,
  _npi_rsubtract_scalar: reverseMinusScalar,
  _npi_subtract_scalar: minusScalar,
  _power_scalar: powerScalar,
  _rminus_scalar: reverseMinusScalar,
};
