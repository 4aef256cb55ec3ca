/** Operators with a number, and powers, that the IR says with others. */
import type { Value } from '@mrtjs/graph';
import { attr } from '@mrtjs/graph';
import type { Rewrite, RewriteContext, Rewrites } from '../import/rule.js';

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

/** c / x is c · (1 / x). */
const reverseDivScalar: Rewrite = (context) => {
  const { scalar } = context.attrs(SCALAR);
  const data = context.input(0);
  if (scalar === 1) return reciprocalOf(context, data);
  const reciprocal = context.inner('elemwise_div', [context.inner('ones_like', [data]), data]);
  return context.last('_mul_scalar', [reciprocal], { scalar });
};

/** 1 / x, the last node. */
const reciprocalOf = (context: RewriteContext, data: Value): Value =>
  context.last('elemwise_div', [context.inner('ones_like', [data]), data]);

const reciprocal: Rewrite = (context) => reciprocalOf(context, context.input(0));

const reciprocalRoot: Rewrite = (context) => reciprocalOf(context, context.inner('sqrt', [context.input(0)]));

/** Powers that the IR's operators can say. */
const POWERS: ReadonlyMap<number, Rewrite> = new Map<number, Rewrite>([
  [-1, reciprocal],
  [-0.5, reciprocalRoot],
  [0.5, (context) => context.last('sqrt', [context.input(0)])],
  [1, (context) => context.input(0)],
  [2, (context) => context.last('square', [context.input(0)])],
  [
    3,
    (context) =>
      context.last('elemwise_mul', [context.inner('square', [context.input(0)]), context.input(0)]),
  ],
]);

const powerScalar: Rewrite = (context) => {
  const { scalar } = context.attrs(SCALAR);
  const rewrite =
    POWERS.get(scalar) ?? context.refuse(`power ${scalar}; supported are ${[...POWERS.keys()].join(', ')}`);
  return rewrite(context);
};

/** Under every name that they have had. */
export const scalars: Rewrites = {
  _MaximumScalar: maximumScalar,
  _MinimumScalar: minimumScalar,
  _PowerScalar: powerScalar,
  _MinusScalar: minusScalar,
  _RDivScalar: reverseDivScalar,
  _RMinusScalar: reverseMinusScalar,
  _maximum_scalar: maximumScalar,
  _minimum_scalar: minimumScalar,
  _minus_scalar: minusScalar,
  _npi_maximum_scalar: maximumScalar,
  _npi_minimum_scalar: minimumScalar,
  _npi_power_scalar: powerScalar,
  _npi_rsubtract_scalar: reverseMinusScalar,
  _npi_rtrue_divide_scalar: reverseDivScalar,
  _npi_subtract_scalar: minusScalar,
  _power_scalar: powerScalar,
  _rdiv_scalar: reverseDivScalar,
  _rminus_scalar: reverseMinusScalar,
  reciprocal,
  rsqrt: reciprocalRoot,
};
