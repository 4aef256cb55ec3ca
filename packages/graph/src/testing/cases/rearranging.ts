/** Operators that move elements. */
import * as ops from '../../ops/index.js';
import type { OperatorCase } from './case.js';
import { IMAGE, CUBE, operatorCase } from './case.js';

/** Operators that move elements. */
export const rearrangements: readonly OperatorCase[] = [
  operatorCase(ops.transpose, [IMAGE], { axes: [0, 2, 3, 1] }),
  operatorCase(ops.transpose, [CUBE]),
  operatorCase(ops.swapAxis, [IMAGE], { dim1: 1, dim2: -1 }),
  operatorCase(ops.reshape, [IMAGE], { shape: [0, -1] }),
  operatorCase(ops.reshape, [IMAGE], { shape: [-3, -2] }),
  operatorCase(ops.reshapeLike, [
    [2, 12],
    [2, 3, 4],
  ]),
  operatorCase(ops.expandDims, [[2, 3]], { axis: 1 }),
  operatorCase(ops.expandDims, [[2, 3]], { axis: -1 }),
  operatorCase(ops.squeeze, [[2, 1, 3]], { axis: [1] }),
  operatorCase(ops.squeeze, [[1, 2, 1]]),
  operatorCase(ops.squeeze, [[1, 1]]),
  operatorCase(ops.concat, [IMAGE, IMAGE], { dim: 1 }),
  operatorCase(
    ops.concat,
    [
      [2, 3],
      [2, 4],
    ],
    { dim: -1 },
  ),
  operatorCase(ops.slice, [IMAGE], { begin: [null, 1], end: [null, 4] }),
  operatorCase(ops.slice, [CUBE], { begin: [null, -1, 3], end: [null, null, 0], step: [1, -1, -2] }),
  operatorCase(ops.sliceAxis, [IMAGE], { axis: -1, begin: -3, end: null }),
  operatorCase(ops.sliceLike, [
    [4, 5],
    [2, 3],
  ]),
  operatorCase(
    ops.sliceLike,
    [
      [4, 5],
      [2, 3],
    ],
    { axes: [1] },
  ),
  operatorCase(ops.sliceChannel, [[2, 6, 3]], { num_outputs: 3, axis: 1 }),
  operatorCase(ops.sliceChannel, [CUBE], { num_outputs: 3, axis: 1, squeeze_axis: true }),
  operatorCase(ops.crop, [IMAGE], { offset: [2, 1], h_w: [4, 5] }),
  operatorCase(ops.crop, [IMAGE, [1, 1, 4, 4]], { num_args: 2, center_crop: true }),
  operatorCase(ops.repeat, [[2, 3]], { repeats: 2, axis: 1 }),
  operatorCase(ops.repeat, [[2, 3]], { repeats: 2 }),
  operatorCase(ops.tile, [[2, 3]], { reps: [2, 1, 3] }),
  operatorCase(ops.tile, [CUBE], { reps: [2] }),
  operatorCase(ops.broadcastTo, [[2, 1, 3]], { shape: [0, 4, 3] }),
  operatorCase(ops.broadcastLike, [
    [2, 1, 3],
    [2, 4, 3],
  ]),
  operatorCase(ops.upSampling, [IMAGE], { scale: 2, sample_type: 'nearest' }),
  operatorCase(ops.upSampling, [IMAGE, [6, 1, 4, 4]], { scale: 2, sample_type: 'bilinear' }),
  operatorCase(ops.upSampling, [IMAGE, [6, 1, 5, 5]], { scale: 3, sample_type: 'bilinear' }),
  operatorCase(ops.where, [CUBE, CUBE, CUBE], {}, 'truth', 'normal'),
  operatorCase(ops.where, [[2], CUBE, CUBE], {}, 'truth', 'normal'),
  ...(['constant', 'edge', 'reflect'] as const).map((mode) =>
    operatorCase(ops.pad, [IMAGE], { mode, pad_width: [0, 0, 0, 0, 1, 2, 0, 1], constant_value: 0.5 }),
  ),
  operatorCase(ops.arange, [], { start: 2, stop: 9, step: 3, repeat: 2 }),
];
