/** Operators whose every output element is an element of their first input. */
import type { AnyCvmOp } from '../../operator.js';
import { expandDims } from '../../operators/expand-dims.js';
import { flatten } from '../../operators/flatten.js';
import { maxPool2d } from '../../operators/max-pool2d.js';
import { repeat } from '../../operators/repeat.js';
import { reshape } from '../../operators/reshape.js';
import { sliceLike } from '../../operators/slice-like.js';
import { squeeze } from '../../operators/squeeze.js';
import { stridedSlice } from '../../operators/strided-slice.js';
import { take } from '../../operators/take.js';
import { tile } from '../../operators/tile.js';
import { transpose } from '../../operators/transpose.js';
import { upsampling } from '../../operators/upsampling.js';
import type { BoundsOperand, BoundsRule } from '../rule.js';
import { bounded, boundsRule } from '../rule.js';

const OPERATORS: readonly AnyCvmOp[] = [
  expandDims,
  flatten,
  maxPool2d,
  repeat,
  reshape,
  sliceLike,
  squeeze,
  stridedSlice,
  take,
  tile,
  transpose,
  upsampling,
];

/**
 * Moving, repeating and choosing elements [C103–C107, C115–C126]. Every window of a pooling lies on the image at least in
 * part, and indices out of range are clamped.
 */
export const copies: readonly BoundsRule[] = OPERATORS.map((op) =>
  boundsRule(op, ([data]) => bounded((data as BoundsOperand).range)),
);
