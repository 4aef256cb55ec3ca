/** Operators that move elements. */
import type { Shape } from '@mrtjs/tensor';
import * as ops from '../../ops/index.js';
import type { Grow } from './grow.js';
import { isImage, isSmall } from './grow.js';

export const concat: Grow = (draft) => {
  const first = draft.source((shape) => shape.length >= 2 && isSmall(shape));
  if (first === undefined) return;
  const axis = draft.random.int(first.shape.length);
  const fits = (shape: Shape): boolean =>
    shape.length === first.shape.length && shape.every((dim, i) => i === axis || dim === first.shape[i]);
  const others = Array.from({ length: 1 + draft.random.int(2) }, () => draft.source(fits) ?? first);
  draft.apply(ops.concat, [first, ...others], { dim: draft.chance(0.3) ? axis - first.shape.length : axis });
};

export const pad: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 1 && isSmall(shape));
  if (x === undefined) return;
  if (isImage(x.shape) && draft.chance(0.3)) {
    // What a convolution that follows can do itself.
    draft.apply(ops.pad, [x], { mode: 'constant', pad_width: [0, 0, 0, 0, 1, 1, 1, 1] });
    return;
  }
  const mode = draft.pick(['constant', 'edge', 'reflect'] as const);
  const isWide = (dim: number, axis: number): boolean => axis > 0 && (mode !== 'reflect' || dim > 1);
  draft.apply(ops.pad, [x], {
    mode,
    pad_width: x.shape.flatMap((dim, axis) =>
      isWide(dim, axis) ? [draft.random.int(2), draft.random.int(2)] : [0, 0],
    ),
    constant_value: mode === 'constant' ? draft.pick([0, 0.5]) : 0,
  });
};

export const transpose: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2);
  if (x === undefined) return;
  if (draft.chance(0.2)) {
    draft.apply(ops.swapAxis, [x], { dim1: draft.random.int(2), dim2: -1 });
    return;
  }
  const axes = [...x.shape.keys()];
  for (let i = axes.length - 1; i > 0; i--) {
    const j = draft.random.int(i + 1);
    [axes[i], axes[j]] = [axes[j] as number, axes[i] as number];
  }
  const [moved] = draft.apply(ops.transpose, [x], { axes: draft.chance(0.1) ? [] : axes });
  // The way back, so that there are pairs to cancel.
  if (moved !== undefined && draft.chance(0.4))
    draft.apply(ops.transpose, draft.chance(0.5) ? draft.apply(ops.relu, [moved]) : [moved], {
      axes: axes.map((_, axis) => axes.indexOf(axis)),
    });
};

export const slice: Grow = (draft) => {
  const x = draft.source((shape) => shape.some((dim) => dim >= 2));
  if (x === undefined) return;
  const axis = x.shape.findIndex((dim) => dim >= 2);
  const dim = x.shape[axis] as number;
  draft.pick([
    () => draft.apply(ops.sliceAxis, [x], { axis, begin: draft.pick([0, 1, -1]), end: null }),
    () =>
      draft.apply(ops.sliceChannel, [x], {
        axis,
        num_outputs: dim,
        squeeze_axis: draft.chance(0.5) && x.shape.length > 1,
      }),
    () =>
      draft.apply(ops.slice, [x], {
        begin: x.shape.map((size) => draft.random.int(size)),
        end: x.shape.map(() => null),
      }),
    () => draft.apply(ops.slice, [x], { begin: [null], end: [null], step: [-1] }),
  ])();
};

export const rearrange: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 1 && isSmall(shape));
  if (x === undefined) return;
  draft.pick([
    () => draft.apply(ops.flatten, [x]),
    () => draft.apply(ops.reshape, [x], { shape: draft.pick([[-1], [0, -1], [-1, 1], [-2, 1]]) }),
    () => draft.apply(ops.expandDims, [x], { axis: draft.random.int(2) }),
    () => draft.apply(ops.squeeze, draft.apply(ops.expandDims, [x], { axis: 1 }), { axis: [1] }),
    () =>
      draft.apply(ops.tile, [x], { reps: x.shape.map((_, axis) => (axis === x.shape.length - 1 ? 2 : 1)) }),
    () => draft.apply(ops.repeat, [x], { repeats: 2, axis: -1 }),
  ])();
};
