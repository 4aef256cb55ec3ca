/** The table of range rules: one per CVM operator. */
import type { BoundsRule } from '../rule.js';
import { abs } from './abs.js';
import { broadcastAdd } from './broadcast-add.js';
import { broadcastDiv } from './broadcast-div.js';
import { broadcastGreater } from './broadcast-greater.js';
import { broadcastMax } from './broadcast-max.js';
import { broadcastMul } from './broadcast-mul.js';
import { broadcastSub } from './broadcast-sub.js';
import { clip } from './clip.js';
import { concatenate } from './concatenate.js';
import { conv2d } from './conv2d.js';
import { copies } from './copies.js';
import { cvmClip } from './cvm-clip.js';
import { cvmLeftShift } from './cvm-left-shift.js';
import { cvmLut } from './cvm-lut.js';
import { cvmPrecision } from './cvm-precision.js';
import { cvmRightShift } from './cvm-right-shift.js';
import { dense } from './dense.js';
import { elemwiseAdd } from './elemwise-add.js';
import { elemwiseSub } from './elemwise-sub.js';
import { getValidCounts } from './get-valid-counts.js';
import { max } from './max.js';
import { negative } from './negative.js';
import { nonMaxSuppression } from './non-max-suppression.js';
import { relu } from './relu.js';
import { sum } from './sum.js';
import { where } from './where.js';

/** Range rules by the name of their operator. */
export const boundsRules: ReadonlyMap<string, BoundsRule> = new Map(
  [
    abs,
    broadcastAdd,
    broadcastDiv,
    broadcastGreater,
    broadcastMax,
    broadcastMul,
    broadcastSub,
    clip,
    concatenate,
    conv2d,
    cvmClip,
    cvmLeftShift,
    cvmLut,
    cvmPrecision,
    cvmRightShift,
    dense,
    elemwiseAdd,
    elemwiseSub,
    getValidCounts,
    max,
    negative,
    nonMaxSuppression,
    relu,
    sum,
    where,
    ...copies,
  ].map((rule) => [rule.op.name, rule]),
);
