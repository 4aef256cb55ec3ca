import { getBit, getBitCount, ops, rangeOf, roundHalfAway } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { exp } from '../../numeric/transcendental.js';
import type { Coded } from '../coded.js';
import type { Emitter, Ints } from '../emitter.js';
import { bestRule } from '../rule.js';
import { Settled } from '../sources/settled.js';

/** Bits of exp(x − max): with those of the probability they are the 31 of the dividend. */
const TABLE_BITS = 15;
const PROBABILITY_BITS = 16;

/** ln(2 · (2^14 − 1)): so far below the largest logit, rounded table entries are 0. */
const WINDOW = 10.4;

/**
 * softmax as a table of exp over the distance from the largest logit, and a rounded integer division by the sum:
 * (e · s + Σe / 2) / Σe. The table ends where its entries round to 0, and a distance beyond is taken for the last.
 */
export const softmax = bestRule(ops.softmax, (context) => {
  const { assembly, node, attrs, outputShape } = context;
  const { emitter, ranges } = assembly;
  const temperature = attrs.temperature ?? 1;
  const axis = normalizeAxis(attrs.axis, outputShape.length);
  const growth = getBitCount(outputShape[axis] ?? 1);
  // The sum must leave room for the half that is added to the dividend.
  if (!(temperature > 0) || TABLE_BITS + growth > MAX_SUM_BITS) return undefined;
  const x = context.source(0).form(ranges.wide(context.source(0).node));
  const reduce = { axis: [attrs.axis], keepdims: true };
  const max = emitter.apply(ops.max, [x], reduce, x);
  const distance = emitter.subtract(max, x);
  const steps = Math.ceil(WINDOW * (x.scale as number) * temperature);
  const entries = powersOf(exp(-1 / ((x.scale as number) * temperature)), steps);
  const table = emitter.parameter('softmax_table', [entries.length, 1], entries);
  const powers = emitter.apply(ops.cvmLut, [distance, table], { in_dim: entries.length }, table);
  const total = emitter.apply(ops.sum, [powers], reduce, {
    precision: powers.precision + growth,
    magnitude: powers.magnitude * (outputShape[axis] ?? 1),
  });
  const scale = rangeOf(PROBABILITY_BITS);
  const dividend = emitter.multiply(powers, emitter.constant(scale));
  const half = emitter.shiftRight(total, 1, getBit(Math.floor(total.magnitude / 2 + 0.5)));
  const probabilities = quotient(emitter, emitter.add(dividend, half), total);
  const result = emitter.clip({ ...probabilities, magnitude: scale }, PROBABILITY_BITS);
  const code = { scale, zero: 0, axis: 0, rank: outputShape.length, origin: node };
  return new Settled(assembly, node, { ...result, ...code } satisfies Coded);
});

const MAX_SUM_BITS = 31;

/** (2^14 − 1) · ratio^i, rounded, and a last 0. */
function powersOf(ratio: number, count: number): Float64Array {
  const entries = new Float64Array(count + 1);
  for (let i = 0, power = rangeOf(TABLE_BITS); i < count; i++, power *= ratio)
    entries[i] = roundHalfAway(power);
  return entries;
}

/** The integer quotient. In the graph division is that of real numbers, and a cast truncates. */
function quotient(emitter: Emitter, a: Ints, b: Ints): Ints {
  const real = emitter.apply(ops.broadcastDiv, [a, b], {}, a);
  return emitter.apply(ops.cast, [real], { dtype: 'int32' }, a);
}
