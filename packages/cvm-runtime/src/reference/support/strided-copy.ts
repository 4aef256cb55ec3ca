import type { Shape } from '@mrtjs/tensor';
import type { BoundKernel } from '../../kernel.js';
import { Odometer } from './odometer.js';

/**
 * Fills `out`, seen as a tensor of `shape`, with the elements of `source` that lie `strides` apart along its axes, the
 * first one at `start`.
 */
export function stridedCopy(
  out: Int32Array,
  shape: Shape,
  source: Int32Array,
  strides: readonly number[],
  start = 0,
): BoundKernel {
  return () => {
    const odometer = new Odometer(shape, [strides], [start]);
    const { length, rows, offsets } = odometer;
    const step = odometer.steps[0] as number;
    for (let row = 0, at = 0; row < rows; row++, odometer.advance()) {
      const from = offsets[0] as number;
      for (let i = 0; i < length; i++) out[at++] = source[from + i * step] as number;
    }
  };
}
