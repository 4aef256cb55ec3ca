import { sizeOf } from '@mrtjs/tensor';
import { defineCvmOp } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Joins all axes but the first; the result always has two [C117]. */
export const flatten = defineCvmOp({
  name: 'flatten',
  summary: 'Joins all axes but the first into one.',
  attrs: {},
  inputs: ['data'],
  sharesSlot: true,
  inferShape: ([data]) => [[data[0] as number, sizeOf(data.slice(1))]],
  inferPrecision: precisionOfFirst,
});
