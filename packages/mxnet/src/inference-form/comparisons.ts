/** Comparisons that the IR says with the one that it has, "greater". */
import type { Value } from '@mrtjs/graph';
import { attr } from '@mrtjs/graph';
import type { Rewrite, RewriteContext, Rewrites } from '../import/rule.js';

const SCALAR = { scalar: attr.float(), is_int: attr.bool({ default: true }) };

/** How a rewrite makes a node: with a generated name, or as its last one. */
type Make = 'inner' | 'last';

/** 1 where the first operand, or the number, is greater; the other way round with `swapped`. */
type Greater = (context: RewriteContext, make: Make, swapped: boolean) => Value;

const tensors: Greater = (context, make, swapped) => {
  const [a, b] = [context.input(0), context.input(1)];
  return context[make]('broadcast_greater', swapped ? [b, a] : [a, b]);
};

/** x > c; c > x is −x > −c. */
const number: Greater = (context, make, swapped) => {
  const { scalar } = context.attrs(SCALAR);
  return swapped
    ? context[make]('_greater_scalar', [context.inner('negative', [context.input(0)])], { scalar: -scalar })
    : context[make]('_greater_scalar', [context.input(0)], { scalar });
};

/** 1 − x, the last node. */
const not = (context: RewriteContext, x: Value): Value =>
  context.last('_plus_scalar', [context.inner('negative', [x])], { scalar: 1 });

const either = (context: RewriteContext, make: Make, greater: Greater): Value =>
  context[make]('elemwise_add', [greater(context, 'inner', false), greater(context, 'inner', true)]);

/** Every comparison, by the form of its operands. */
const FORMS = {
  lesser: (greater) => (context) => greater(context, 'last', true),
  greater_equal: (greater) => (context) => not(context, greater(context, 'inner', true)),
  lesser_equal: (greater) => (context) => not(context, greater(context, 'inner', false)),
  not_equal: (greater) => (context) => either(context, 'last', greater),
  equal: (greater) => (context) => not(context, either(context, 'inner', greater)),
} as const satisfies Readonly<Record<string, (greater: Greater) => Rewrite>>;

/** Names of each: over tensors of old and new, and with a number. */
const NAMES: Readonly<
  Record<keyof typeof FORMS, readonly [tensors: readonly string[], number: readonly string[]]>
> = {
  lesser: [
    ['broadcast_lesser', '_lesser', '_Lesser', '_npi_less'],
    ['_lesser_scalar', '_LesserScalar', '_npi_less_scalar'],
  ],
  greater_equal: [
    ['broadcast_greater_equal', '_greater_equal', '_Greater_Equal', '_npi_greater_equal'],
    ['_greater_equal_scalar', '_GreaterEqualScalar', '_npi_greater_equal_scalar'],
  ],
  lesser_equal: [
    ['broadcast_lesser_equal', '_lesser_equal', '_Lesser_Equal', '_npi_less_equal'],
    ['_lesser_equal_scalar', '_LesserEqualScalar', '_npi_less_equal_scalar'],
  ],
  equal: [
    ['broadcast_equal', '_equal', '_Equal', '_npi_equal'],
    ['_equal_scalar', '_EqualScalar', '_npi_equal_scalar'],
  ],
  not_equal: [
    ['broadcast_not_equal', '_not_equal', '_Not_Equal', '_npi_not_equal'],
    ['_not_equal_scalar', '_NotEqualScalar', '_npi_not_equal_scalar'],
  ],
};

/** Comparisons under every name that they have had. */
export const comparisons: Rewrites = Object.fromEntries(
  Object.entries(NAMES).flatMap(([form, names]) => {
    const rewrite = FORMS[form as keyof typeof FORMS];
    return [tensors, number].flatMap((greater, i) =>
      (names[i] as readonly string[]).map((name) => [name, rewrite(greater)] as const),
    );
  }),
);
