/** Comparisons: 1 or 0, at scale 1. */
import type { Attributes, Value } from '@mrtjs/graph';
import { rangeOf } from '@mrtjs/graph';
import type { RuleContext, RuleResult } from '../rule.js';
import { MAX_PRECISION } from '../run.js';

/** Bits of 0 and 1. */
const TRUTH_PRECISION = 2;

/**
 * The result of a comparison. The virtual machine declares it to have the bits of the left operand; the clip that follows
 * takes them back.
 */
export function truth<A extends Attributes>(context: RuleContext<A>, value: Value, left: number): RuleResult {
  return { value, scale: 1, precision: Math.max(left, TRUTH_PRECISION), threshold: 1 };
}

/** A bound in integers, limited to what 32 bits hold: no integer is beyond that. */
export function saturated(bound: number): number {
  const limit = rangeOf(MAX_PRECISION);
  return Math.max(-limit, Math.min(limit, bound)) + 0;
}
