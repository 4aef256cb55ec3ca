import { cvmClip as op } from '../../operators/cvm-clip.js';
import { allowedBy, clamped } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** Limits to the symmetric range of a precision [C82]. */
export const cvmClip = boundsRule(
  op,
  ([{ range }], { precision }) => bounded(clamped(range, allowedBy(precision))),
  { limits: true },
);
