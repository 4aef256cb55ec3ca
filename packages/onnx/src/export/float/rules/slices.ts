/** Parts of tensors. */
import type { SliceRange } from '@mrtjs/graph';
import { cropRectangle, ops, sliceRange, sliceRanges } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import type { ExportContext, ValueName } from '../rule.js';
import { exportRule } from '../rule.js';

export const slice = exportRule(ops.slice, (g) => cut(g, sliceRanges(g.shapes[0] ?? [], g.attrs)));

export const sliceAxis = exportRule(ops.sliceAxis, (g) => {
  const [shape = []] = g.shapes;
  const axis = normalizeAxis(g.attrs.axis, shape.length);
  const range = sliceRange(shape[axis] as number, g.attrs.begin, g.attrs.end);
  return cut(g, beginning(shape).with(axis, range));
});

export const sliceLike = exportRule(ops.sliceLike, (g) => cut(g, beginning(g.outputShapes[0] ?? [])));

export const crop = exportRule(ops.crop, (g) => {
  const [shape = [], like] = g.shapes;
  const [top, left, rows, columns] = cropRectangle(shape, like, g.attrs);
  return cut(g, [
    ...beginning(shape.slice(0, 2)),
    { begin: top, step: 1, length: rows },
    { begin: left, step: 1, length: columns },
  ]);
});

/** Equal parts of an axis, which goes where it is to be squeezed. */
export const sliceChannel = exportRule(ops.sliceChannel, (g) => {
  const { num_outputs, squeeze_axis } = g.attrs;
  const [shape = []] = g.shapes;
  const axis = normalizeAxis(g.attrs.axis, shape.length);
  const size = (shape[axis] as number) / num_outputs;
  const split = g.integers(new Array<number>(num_outputs).fill(size), 'split');
  const parts = g.ops('Split', [g.input(0), split], { axis }, num_outputs);
  return squeeze_axis ? parts.map((part) => g.op('Squeeze', [part, g.integers([axis], 'axes')])) : parts;
});

/** The first elements of every axis. */
function beginning(shape: readonly number[]): SliceRange[] {
  return shape.map((length) => ({ begin: 0, step: 1, length }));
}

/** One range for each axis; those that are taken whole may have any size. */
function cut(g: ExportContext<unknown>, ranges: readonly SliceRange[]): ValueName {
  const [shape = []] = g.shapes;
  const axes = ranges.flatMap(({ begin, step, length }, axis) =>
    begin === 0 && step === 1 && length === shape[axis] ? [] : [axis],
  );
  if (axes.length === 0) return g.input(0);
  const list = (of: (range: SliceRange, size: number) => number, suffix: string): ValueName =>
    g.integers(
      axes.map((axis) => of(ranges[axis] as SliceRange, shape[axis] as number)),
      suffix,
    );
  const inputs = [
    g.input(0),
    list(({ begin }) => begin, 'starts'),
    list(endOf, 'ends'),
    g.integers(axes, 'axes'),
  ];
  const backwards = axes.some((axis) => ranges[axis]?.step !== 1);
  return g.op('Slice', backwards ? [...inputs, list(({ step }) => step, 'steps')] : inputs);
}

/** Where a range ends. Before the first element is below −size, since −1 would be the last one. */
function endOf({ begin, step, length }: SliceRange, size: number): number {
  const end = begin + length * step;
  return end < 0 ? -size - 1 : end;
}
