/** Rounding the weights of layers by the integers that they really read. */
import type { Coded } from '../coded.js';
import type { Recipe } from '../recipe.js';
import type { OperandData } from './columns.js';
import { Columns, gram } from './columns.js';
import type { Geometry, Layer, LayerLearner, LearnedLayer } from './layer.js';
import { termsOf } from './layer.js';
import { roundNearest } from './round-nearest.js';
import { roundingErrors, roundSecondOrder } from './second-order.js';

/** Rows of data by which weights are rounded: so many for each term, and within these bounds. */
const ROWS_PER_TERM = 12;
const [LEAST_ROWS, MOST_ROWS] = [4096, 40_000];

/** Layers of more terms are rounded in blocks of at most so many: the matrix grows with the square. */
const MOST_TERMS = 1152;

/** What was learned of a layer. */
export interface LayerNote {
  readonly node: string;
  /** Error of the sums on the data, by that of nearest rounding: 1 where that was not worse. */
  readonly rounding: number;
  /** Mean magnitude of what was added to the accumulators, by their scale: in units of the float model. */
  readonly correction: number;
}

/**
 * Learns from the integers that `dataOf` gives of an operand. Each filter keeps the rounding that has the smaller error on
 * the data; the bias takes back what rounding changes the mean of a filter by.
 */
export function layerLearner(
  { rounding, biasCorrection }: Pick<Recipe, 'rounding' | 'biasCorrection'>,
  dataOf: (operand: Coded) => Promise<readonly OperandData[]>,
  note: (note: LayerNote) => void = () => undefined,
): LayerLearner {
  return async (layer, operand) => {
    const columns = new Columns(layer.geometry, await dataOf(operand), layer.zeros);
    const nearest = roundNearest(layer.weights, layer.limit);
    const { weights, gain } =
      rounding === 'second-order' ? compensated(layer, columns, nearest) : { weights: nearest, gain: 1 };
    const bias = biasCorrection
      ? meanErrors(layer, weights, columns.means())
      : new Float64Array(layer.geometry.filters);
    note({ node: layer.node.name, rounding: gain, correction: meanMagnitude(bias) });
    return { weights, bias } satisfies LearnedLayer;
  };
}

/** Every group by itself, and in blocks of terms that the matrix of one can be made of. */
function compensated(
  { geometry, weights, limit }: Layer,
  columns: Columns,
  nearest: Float64Array,
): { readonly weights: Float64Array; readonly gain: number } {
  const terms = termsOf(geometry);
  const perGroup = geometry.filters / geometry.groups;
  const blocks = Math.ceil(terms / MOST_TERMS);
  const result = Float64Array.from(nearest);
  let [before, after] = [0, 0];
  for (let group = 0; group < geometry.groups; group++) {
    const rows = columns.sample(group, rowsFor(terms));
    for (let block = 0; block < blocks; block++) {
      const [from, to] = [block, block + 1].map((b) => Math.floor((b * terms) / blocks)) as [number, number];
      const cut = (x: Float64Array, first: number, count: number): Float64Array =>
        cutColumns(x, terms, from, to, first, count);
      const size = to - from;
      const moments = gram(cut(rows, 0, rows.length / terms), size);
      const exact = cut(weights, group * perGroup, perGroup);
      const plain = cut(nearest, group * perGroup, perGroup);
      const learned = roundSecondOrder(exact, moments, size, limit);
      const plainErrors = roundingErrors(exact, plain, moments, size);
      const errors = roundingErrors(exact, learned, moments, size);
      for (let f = 0; f < perGroup; f++) {
        const [old, now] = [plainErrors[f] as number, errors[f] as number];
        before += old;
        after += Math.min(old, now);
        if (now < old)
          result.set(learned.subarray(f * size, (f + 1) * size), (group * perGroup + f) * terms + from);
      }
    }
  }
  return { weights: result, gain: before > 0 ? after / before : 1 };
}

function rowsFor(terms: number): number {
  return Math.min(MOST_ROWS, Math.max(LEAST_ROWS, ROWS_PER_TERM * terms));
}

/** Columns `from` to `to` of `count` rows from row `first` on. */
function cutColumns(
  x: Float64Array,
  width: number,
  from: number,
  to: number,
  first: number,
  count: number,
): Float64Array {
  if (from === 0 && to === width) return x.subarray(first * width, (first + count) * width);
  const result = new Float64Array(count * (to - from));
  for (let r = 0; r < count; r++)
    result.set(x.subarray((first + r) * width + from, (first + r) * width + to), r * (to - from));
  return result;
}

/** Σ (weight − rounded weight) · mean of its term, by filter. */
function meanErrors({ geometry, weights }: Layer, rounded: Float64Array, means: Float64Array): Float64Array {
  const terms = termsOf(geometry);
  return Float64Array.from({ length: geometry.filters }, (_, f) => {
    const group = groupOf(geometry, f);
    let sum = 0;
    for (let k = 0; k < terms; k++)
      sum +=
        ((weights[f * terms + k] as number) - (rounded[f * terms + k] as number)) *
        (means[group * terms + k] as number);
    return sum;
  });
}

function groupOf({ groups, filters }: Geometry, filter: number): number {
  return Math.floor((filter * groups) / filters);
}

function meanMagnitude(values: Float64Array): number {
  return values.reduce((sum, x) => sum + Math.abs(x), 0) / values.length;
}
