import { attr } from '../attributes.js';
import { saturate } from './families/integer.js';
import { unaryOp } from './families/elementwise.js';
import { roundHalfAway } from '../rounding.js';

/** Limits integers to a signed bit width (MRT-SPEC 4.5) [R28]. */
export const cvmClip = unaryOp({
  name: 'cvm_clip',
  summary: 'Limits integers to ±(2^(precision − 1) − 1).',
  attrs: { precision: attr.int({ min: 1, max: 32 }) },
  apply: (x, { precision }) => saturate(roundHalfAway(x), precision),
});
