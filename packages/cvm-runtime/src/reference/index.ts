/** The table of reference kernels: plain 32-bit arithmetic, one file per operator. */
import type { Kernel } from '../kernel.js';
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
import { cvmClip } from './cvm-clip.js';
import { cvmLeftShift } from './cvm-left-shift.js';
import { cvmLut } from './cvm-lut.js';
import { cvmPrecision } from './cvm-precision.js';
import { cvmRightShift } from './cvm-right-shift.js';
import { dense } from './dense.js';
import { elemwiseAdd } from './elemwise-add.js';
import { elemwiseSub } from './elemwise-sub.js';
import { expandDims } from './expand-dims.js';
import { flatten } from './flatten.js';
import { getValidCounts } from './get-valid-counts.js';
import { maxPool2d } from './max-pool2d.js';
import { max } from './max.js';
import { negative } from './negative.js';
import { nonMaxSuppression } from './non-max-suppression.js';
import { relu } from './relu.js';
import { repeat } from './repeat.js';
import { reshape } from './reshape.js';
import { sliceLike } from './slice-like.js';
import { squeeze } from './squeeze.js';
import { stridedSlice } from './strided-slice.js';
import { sum } from './sum.js';
import { take } from './take.js';
import { tile } from './tile.js';
import { transpose } from './transpose.js';
import { upsampling } from './upsampling.js';
import { where } from './where.js';

/** Kernels by the name of their operator. */
export const referenceKernels: ReadonlyMap<string, Kernel> = new Map(
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
    expandDims,
    flatten,
    getValidCounts,
    maxPool2d,
    max,
    negative,
    nonMaxSuppression,
    relu,
    repeat,
    reshape,
    sliceLike,
    squeeze,
    stridedSlice,
    sum,
    take,
    tile,
    transpose,
    upsampling,
    where,
  ].map((kernel) => [kernel.op.name, kernel]),
);
