/** The kinds of operators that random models are made of. */
import type { Grow } from './grow.js';
import { concat, pad, rearrange, slice, transpose } from './movement.js';
import {
  activation,
  broadcast,
  choice,
  constant,
  division,
  elementwise,
  scalar,
  table,
  zero,
} from './pointwise.js';
import { batchNorm, convolution, deconvolution, dense, normalization } from './weighted-sums.js';
import { pooling, reduction, upSampling } from './windows.js';

/** Every kind of operators, by name. */
export const FAMILIES = {
  activation,
  batchNorm,
  broadcast,
  choice,
  concat,
  constant,
  convolution,
  deconvolution,
  dense,
  division,
  elementwise,
  normalization,
  pad,
  pooling,
  rearrange,
  reduction,
  scalar,
  slice,
  table,
  transpose,
  upSampling,
  zero,
} as const satisfies Readonly<Record<string, Grow>>;

/** Name of a kind of operators. */
export type Family = keyof typeof FAMILIES;
