import { clip as op } from '../../operators/clip.js';
import { clamped } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** Limits to [a_min, a_max] [C81]. */
export const clip = boundsRule(
  op,
  ([{ range }], { a_min, a_max }) => bounded(clamped(range, { low: BigInt(a_min), high: BigInt(a_max) })),
  { limits: true },
);
