import type { Attributes, Value } from '@mrtjs/graph';
import { rangeOf } from '@mrtjs/graph';
import { absMax, toNumbers } from '@mrtjs/tensor';
import type { RuleContext, RuleResult } from '../rule.js';
import type { Quantized } from '../run.js';
import { commonScale } from './common-scale.js';
import { operand } from './pass-through.js';

/**
 * broadcast_add and broadcast_sub (MRT-SPEC 6.3) [R183]: Q-scale, unless an operand is zero throughout: then the
 * result is the other operand as it is, without a common scale that the zero could only spoil.
 */
export function sumWithZeros<A extends Attributes>(context: RuleContext<A>): RuleResult {
  const nonZero = context.inputs.filter((value) => context.threshold(value) !== 0);
  const [kept] = nonZero;
  if (kept === undefined) return bothZero(context);
  if (nonZero.length > 1) return commonScale(context, 1);
  return context.profile === 'mrt1' ? unquantizedOperand(context, kept) : quantizedOperand(context, kept);
}

function bothZero<A extends Attributes>(context: RuleContext<A>): RuleResult {
  const inputs =
    context.profile === 'mrt1' ? context.inputs : context.inputs.map((value) => zero(context, value));
  return { value: context.apply(inputs), scale: 1, precision: 1, threshold: 0 };
}

function zero<A extends Attributes>(context: RuleContext<A>, value: Value): Value {
  return context.requantize(value, context.inputPrecision).value;
}

/** The original leaves a fractional parameter as it is, and counts the threshold in integer units (D51). */
function unquantizedOperand<A extends Attributes>(context: RuleContext<A>, kept: Value): RuleResult {
  const isParameter = context.isParameter(kept);
  const precision = isParameter
    ? context.bits(absMax(context.parameterValue(kept)))
    : context.precision(kept);
  return {
    value: context.apply(context.inputs),
    scale: isParameter ? 1 : context.scale(kept),
    precision,
    threshold: rangeOf(precision),
  };
}

function quantizedOperand<A extends Attributes>(context: RuleContext<A>, kept: Value): RuleResult {
  const isConstant = context.isParameter(kept) && isWhole(context, kept);
  const other = isConstant ? wholeParameter(context, kept) : operand(context, kept);
  return {
    value: context.apply(
      context.inputs.map((value) => (value === kept ? other.value : zero(context, value))),
    ),
    scale: other.scale,
    // The virtual machine counts a bit of growth even here; the clip that follows takes it back. A whole-valued
    // parameter plus zero is a constant in practice, folded before that matters.
    precision: other.precision + (isConstant ? 0 : 1),
    threshold: context.threshold(kept),
  };
}

/** A parameter of integers, as it is where its variable says how wide they are. */
function wholeParameter<A extends Attributes>(context: RuleContext<A>, value: Value): Quantized {
  const tensor = context.parameterValue(value);
  const precision = context.bits(absMax(tensor));
  const keeps = value.node.attrs['precision'] === precision;
  return {
    value: keeps ? value : context.parameter(context.fresh(value.node.name), tensor, precision),
    scale: 1,
    precision,
  };
}

function isWhole<A extends Attributes>(context: RuleContext<A>, value: Value): boolean {
  const range = rangeOf(context.inputPrecision);
  return toNumbers(context.parameterValue(value)).every((x) => Number.isInteger(x) && Math.abs(x) <= range);
}
