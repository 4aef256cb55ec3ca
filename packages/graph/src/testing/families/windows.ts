/** Operators over windows and axes. */
import * as ops from '../../ops/index.js';
import type { Grow } from './grow.js';
import { isImage, isSmall } from './grow.js';

export const pooling: Grow = (draft) => {
  const x = draft.source((shape) => isImage(shape) && Math.min(...shape.slice(2)) >= 2);
  if (x === undefined) return;
  const type = draft.pick(['max', 'avg', 'avg', 'sum'] as const);
  if (draft.chance(0.2)) {
    draft.apply(ops.pooling, [x], { pool_type: type, global_pool: true });
    return;
  }
  const convention = draft.pick(['valid', 'full'] as const);
  draft.apply(ops.pooling, [x], {
    kernel: [2, 2],
    stride: draft.pick([[], [1, 1], [2, 2]]),
    // Rounding up, a window may lie in the padding alone, and its maximum or average is then not finite.
    pad: convention === 'full' ? [] : draft.pick([[], [0, 0], [1, 1]]),
    pool_type: type,
    pooling_convention: convention,
    count_include_pad: draft.chance(0.5),
  });
};

export const reduction: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2);
  if (x === undefined) return;
  const op = draft.pick([ops.sum, ops.mean, ops.max, ops.min]);
  const axes = [...x.shape.keys()].filter((axis) => axis > 0 && draft.chance(0.5));
  draft.apply(op, [x], {
    axis: draft.chance(0.3) ? axes.map((axis) => axis - x.shape.length) : axes,
    keepdims: draft.chance(0.5),
    exclude: axes.length > 0 && draft.chance(0.2),
  });
};

export const upSampling: Grow = (draft) => {
  const x = draft.source((shape) => isImage(shape) && isSmall(shape));
  if (x !== undefined) draft.apply(ops.upSampling, [x], { scale: 2, sample_type: 'nearest' });
};
