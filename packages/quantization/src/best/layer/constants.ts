/** The constants of layers whose data has zero points. */
import type { WindowAxis } from '@mrtjs/graph';
import type { Geometry } from './layer.js';
import { termsOf } from './layer.js';

/** What is added to the sums of a layer: one number for each filter, or where padding matters for each position. */
export interface LayerConstants {
  /** Filters, or filters × rows × columns. */
  readonly values: Float64Array;
  readonly perPosition: boolean;
}

/**
 * Σ weight · zero over the taps that lie inside the image, since padding is integer 0 and not the integer that stands
 * for 0 (unless the data `isPadded` with that already). `weights` are filters × terms, `zeros` by input channel.
 */
export function zeroConstants(
  { groups, channels, filters, rows, columns }: Geometry,
  weights: Float64Array,
  zeros: Float64Array,
  isPadded: boolean,
): LayerConstants {
  const taps = rows.kernel * columns.kernel;
  const terms = channels * taps;
  const hasBorder = !isPadded && (rows.pad > 0 || columns.pad > 0);
  const perPosition = hasBorder && zeros.some((zero) => zero !== 0);
  const size = perPosition ? rows.out * columns.out : 1;
  const values = new Float64Array(filters * size);
  const inside = perPosition ? tapsInside(rows, columns) : undefined;
  for (let f = 0; f < filters; f++) {
    const group = Math.floor((f * groups) / filters);
    const tapSums = new Float64Array(taps);
    for (let c = 0; c < channels; c++)
      for (let tap = 0; tap < taps; tap++)
        tapSums[tap] =
          (tapSums[tap] as number) +
          (weights[f * terms + c * taps + tap] as number) * (zeros[group * channels + c] as number);
    for (let position = 0; position < size; position++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap++)
        if (inside === undefined || inside(position, tap)) sum += tapSums[tap] as number;
      values[f * size + position] = sum;
    }
  }
  return { values, perPosition };
}

/** Whether a tap of the window at a position lies inside the image. */
function tapsInside(rows: WindowAxis, columns: WindowAxis): (position: number, tap: number) => boolean {
  const isInside = (axis: WindowAxis, position: number, tap: number): boolean => {
    const at = position * axis.stride + tap * axis.dilate - axis.pad;
    return at >= 0 && at < axis.size;
  };
  return (position, tap) =>
    isInside(rows, Math.floor(position / columns.out), Math.floor(tap / columns.kernel)) &&
    isInside(columns, position % columns.out, tap % columns.kernel);
}

/** Largest Σ |weight| · magnitude + |constant| of any filter: no accumulator is larger. */
export function largestSum(
  geometry: Geometry,
  weights: Float64Array,
  magnitude: number,
  { values }: LayerConstants,
): number {
  const terms = termsOf(geometry);
  const size = values.length / geometry.filters;
  let largest = 0;
  for (let f = 0; f < geometry.filters; f++) {
    let sum = 0;
    for (let k = f * terms; k < (f + 1) * terms; k++) sum += Math.abs(weights[k] as number);
    let constant = 0;
    for (let i = f * size; i < (f + 1) * size; i++)
      constant = Math.max(constant, Math.abs(values[i] as number));
    largest = Math.max(largest, sum * magnitude + constant);
  }
  return largest;
}
