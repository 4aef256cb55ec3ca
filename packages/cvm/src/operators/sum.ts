import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import { defineCvmOp } from '../operator.js';
import { sumBits } from '../precision.js';
import { reducedShape, reduction } from './rules/reduction.js';

/** Sum over axes; the specification's 4.6 [C70, C108–C112]. */
export const sum = defineCvmOp({
  name: 'sum',
  summary: 'Sum over some or all axes.',
  attrs: reduction,
  inputs: ['data'],
  inferShape: reducedShape,
  inferPrecision: ([precision], _, [data], outputs) => [precision + sumBits(termsOf(data, outputs))],
  gasBase: ([data], _, outputs) => termsOf(data, outputs),
});

/** Number of terms of each sum. */
function termsOf(data: Shape, [out]: readonly Shape[]): number {
  return sizeOf(data) / sizeOf(out ?? []);
}
