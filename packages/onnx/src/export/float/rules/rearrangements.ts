/** Elements in another order, or several times. */
import { bilinearWindows, ops, transposeAxes } from '@mrtjs/graph';
import { float32, normalizeAxis, sizeOf } from '@mrtjs/tensor';
import type { ExportContext, ValueName } from '../rule.js';
import { exportRule } from '../rule.js';
import { transposedConvolution } from './deconvolution.js';

export const transpose = exportRule(ops.transpose, (g) =>
  g.op('Transpose', [g.input(0)], { perm: transposeAxes(g.attrs.axes, g.shapes[0]?.length ?? 0) }),
);

export const swapAxis = exportRule(ops.swapAxis, (g) => {
  const rank = g.shapes[0]?.length ?? 0;
  const [a, b] = [normalizeAxis(g.attrs.dim1, rank), normalizeAxis(g.attrs.dim2, rank)];
  const perm = Array.from({ length: rank }, (_, axis) => (axis === a ? b : axis === b ? a : axis));
  return g.op('Transpose', [g.input(0)], { perm });
});

export const concat = exportRule(ops.concat, (g) => g.op('Concat', g.inputs(), { axis: g.attrs.dim }));

export const pad = exportRule(ops.pad, (g) => {
  const { mode, pad_width, constant_value } = g.attrs;
  const [before, after] = [0, 1].map((end) => pad_width.filter((_, i) => i % 2 === end)) as [
    number[],
    number[],
  ];
  const value = mode === 'constant' ? [g.scalar(constant_value)] : [];
  return g.op('Pad', [g.input(0), g.integers([...before, ...after], 'pads'), ...value], { mode });
});

/** Each element becomes an axis of its own, which is expanded and merged again. */
export const repeat = exportRule(ops.repeat, (g) => {
  const { repeats, axis } = g.attrs;
  const [shape = []] = g.shapes;
  const source = axis === null ? [sizeOf(shape)] : shape;
  const along = axis === null ? 0 : normalizeAxis(axis, shape.length);
  const apart = g.op('Unsqueeze', [g.input(0, source), g.integers([along + 1], 'axes')]);
  const target = [...source.map(() => 1), 1].with(along + 1, repeats);
  const spread = source.toSpliced(along + 1, 0, repeats);
  return g.reshape(g.op('Expand', [apart, g.integers(target, 'repeats')]), spread, g.outputShapes[0] ?? []);
});

export const tile = exportRule(ops.tile, (g) => {
  const { reps } = g.attrs;
  const [shape = []] = g.shapes;
  const rank = Math.max(shape.length, reps.length);
  const source = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  const times = [...new Array<number>(rank - reps.length).fill(1), ...reps];
  return g.op('Tile', [g.input(0, source), g.integers(times, 'repeats')]);
});

export const broadcastTo = exportRule(ops.broadcastTo, expanded);
export const broadcastLike = exportRule(ops.broadcastLike, expanded);

/** Axes of size 1 repeated. A 1 in the target leaves an axis as it is, whatever its size. */
function expanded(g: ExportContext<unknown>): ValueName {
  const [shape = []] = g.shapes;
  const [out = []] = g.outputShapes;
  const target = out.map((dim, axis) => (dim === shape[axis] ? 1 : dim));
  return g.op('Expand', [g.input(0), g.integers(target, 'shape')]);
}

/** Enlarging by bilinear interpolation is a transposed convolution of each channel by the weight. */
export const upSampling = exportRule(ops.upSampling, (g) => {
  const { scale, sample_type } = g.attrs;
  if (sample_type === 'bilinear')
    return transposedConvolution(g, bilinearWindows(g.shapes[0]?.[1] as number, scale));
  return g.op('Resize', [g.input(0), '', g.constant(float32([4], [1, 1, scale, scale]), 'scales')], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
});
