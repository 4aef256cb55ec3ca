import { defineCvmOp } from '../operator.js';
import { requantization } from './rules/requantization.js';
import { sameShapeAsInput } from './rules/unary.js';

const { precision, is_sign } = requantization;

/** Limits values to the symmetric range of a precision [C82]. */
export const cvmClip = defineCvmOp({
  name: 'cvm_clip',
  summary: 'Limits values to [-(2^(p-1)-1), 2^(p-1)-1].',
  attrs: { precision, is_sign },
  inputs: ['data'],
  sharesSlot: true,
  inferShape: sameShapeAsInput,
  inferPrecision: (_, attrs) => [attrs.precision],
});
