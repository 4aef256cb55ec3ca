import type { Attributes } from '@mrtjs/graph';
import { ops, rangeOf, roundHalfAway } from '@mrtjs/graph';
import { absMax, float64 } from '@mrtjs/tensor';
import { scaleOf } from '../numeric/scale.js';
import type { RuleContext, RuleResult } from '../rule.js';

/** Bits of the input of a table, unless the operator's rule says otherwise. */
export const TABLE_INPUT_PRECISION = 8;

/** Output precision of a table, unless the node's precision was preset. */
const TABLE_PRECISION = 16;

/** How to make a table. */
export interface TableOptions {
  /** The function is that of max(x, 0): the table begins at 0, where the virtual machine limits the index anyway. */
  readonly nonNegative?: boolean;
  /** Bits of the input, where they are not those of the operator's rule. */
  readonly inputPrecision?: number;
}

/**
 * Q-table (MRT-SPEC 6.1) [R154, R155]: a unary function as a table over every value that its input can take. The
 * output scale comes from the largest entry, at the table's edge, not from the observed maximum.
 */
export function lookupTable<A extends Attributes>(
  context: RuleContext<A>,
  f: (x: number) => number,
  { nonNegative = false, inputPrecision = context.inputPrecision }: TableOptions = {},
): RuleResult {
  const data = context.input(0);
  const wanted = scaleOf(context.threshold(data), inputPrecision);
  const x = context.requantize(data, inputPrecision, wanted);
  const range = rangeOf(x.precision);
  const offset = nonNegative ? 0 : range;
  const entries = offset + range + 1;
  const index = nonNegative
    ? x.value
    : context.emit(ops.broadcastAdd, context.fresh(`${context.op}_offset`), [
        x.value,
        context.constant(offset),
      ]);
  const results = new Float64Array(entries);
  for (let i = 0; i < entries; i++) results[i] = f((i - offset) / x.scale);
  const largest = absMax(float64([entries], results));
  if (!Number.isFinite(largest))
    context.refuse(
      `the function overflows for inputs up to ${context.threshold(data)}`,
      'give its input a smaller threshold',
    );
  const precision = context.presetPrecision ?? TABLE_PRECISION;
  const scale = scaleOf(largest, precision);
  const table = context.parameter(
    context.fresh('cvm_lut_weight'),
    float64(
      [entries, 1],
      results.map((y) => roundHalfAway(y * scale)),
    ),
    precision,
  );
  return {
    value: context.emit(ops.cvmLut, context.name, [index, table], { in_dim: entries }),
    scale,
    precision,
  };
}
