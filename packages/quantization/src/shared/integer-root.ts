/** Square roots of large integers, by tables: the virtual machine has none. */
import type { Value } from '@mrtjs/graph';
import { getBit, ops, rangeOf } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';

/** Signed bits of an index into a table: 8192 entries. */
const INDEX_PRECISION = 14;
/** How many bits further each table looks than the one before. */
const STEP = 5;

/**
 * The largest part by which {@link integerRoot} is too small, beside rounding down: a table is used for indices of at least
 * 2^(13 − STEP), that is to one part in 2^(13 − STEP) of the square.
 */
export const ROOT_ERROR = 2 ** (STEP - INDEX_PRECISION);

type Emitting = Pick<RuleContext, 'emit' | 'fresh' | 'parameter' | 'realize'>;

/**
 * ⌊factor · √value⌋, or a little less (see {@link ROOT_ERROR}), of integers from 0 to `largest`. Each of several tables holds
 * the root of the least square that its index, the value shifted to 13 bits, can stand for; none is too large, so that
 * the largest result is the best.
 */
export function integerRoot(context: Emitting, value: Value, largest: number, factor: number): Value {
  const { emit, fresh } = context;
  const levels: Value[] = [];
  for (let shift = 0; ; shift += STEP) {
    levels.push(rootOfShifted(context, value, shift, factor));
    if (largest < rangeOf(INDEX_PRECISION) * 2 ** shift) break;
  }
  return levels.reduce((best, level) => emit(ops.broadcastMaximum, fresh('root'), [best, level]));
}

function rootOfShifted(context: Emitting, value: Value, shift: number, factor: number): Value {
  const { emit, fresh, parameter, realize } = context;
  const unit = 2 ** shift;
  // The shift rounds halves up: an index stands for squares from half a unit below it.
  const least = (index: number): number => Math.max(0, index * unit - (shift === 0 ? 0 : unit / 2));
  const entries = new Float64Array(rangeOf(INDEX_PRECISION) + 1);
  for (let index = 0; index < entries.length; index++)
    entries[index] = Math.floor(factor * Math.sqrt(least(index)));
  const table = parameter(
    fresh('root_table'),
    float64([entries.length, 1], entries),
    getBit(entries.at(-1) as number),
  );
  const index = realize(value, shift, INDEX_PRECISION);
  return emit(ops.cvmLut, fresh('root_of'), [index, table], { in_dim: entries.length });
}
