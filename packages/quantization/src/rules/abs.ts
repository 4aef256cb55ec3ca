import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** abs: scale and precision pass; the range of a precision is symmetric. */
export const abs = quantizeRule(ops.abs, passThrough);
