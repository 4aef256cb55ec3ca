/** Operators that move elements, and those that join or look them up. */
import type { CvmOpDef } from '@mrtjs/cvm';
import { cvmAxis, cvmOps, reducedAxes, sliceSteps, transposedAxes } from '@mrtjs/cvm';
import { sizeOf } from '@mrtjs/tensor';
import type { CvmExportRule, CvmOperand, NodeScope, ValueName } from '../rule.js';
import { cvmExportRule } from '../rule.js';

/** An operator whose output has the elements of its input, in their order. */
const reshaping = (op: object): CvmExportRule =>
  cvmExportRule(op as CvmOpDef<string, Readonly<Record<never, never>>, readonly ['data']>, (g, [x]) =>
    g.reshape(x.name(), g.outputShape),
  );

export const moving: readonly CvmExportRule[] = [
  reshaping(cvmOps.reshape),
  reshaping(cvmOps.flatten),
  reshaping(cvmOps.squeeze),
  reshaping(cvmOps.expandDims),
  cvmExportRule(cvmOps.transpose, (g, [x]) =>
    g.op('Transpose', [x.name()], { perm: [...transposedAxes(x.shape.length, g.attrs.axes)] }),
  ),
  cvmExportRule(cvmOps.concatenate, (g, inputs) =>
    g.op(
      'Concat',
      inputs.map((x) => x.name()),
      { axis: cvmAxis(g.attrs.axis, inputs[0].shape.length) },
    ),
  ),
  cvmExportRule(cvmOps.repeat, (g, [x]) => {
    const after = cvmAxis(g.attrs.axis, x.shape.length) + 1;
    return repeated(g, x, new Map([[after, g.attrs.repeats]]));
  }),
  cvmExportRule(cvmOps.upsampling, (g, [x]) =>
    repeated(
      g,
      x,
      new Map([
        [3, g.attrs.scale],
        [4, g.attrs.scale],
      ]),
    ),
  ),
  cvmExportRule(cvmOps.tile, (g, [x]) => {
    const { length: rank } = g.outputShape;
    const aligned = [...new Array<number>(rank - x.shape.length).fill(1), ...x.shape];
    const reps = aligned.map((dim, axis) => (g.outputShape[axis] as number) / dim);
    return g.op('Tile', [g.reshape(x.name(), aligned), g.integers(reps)]);
  }),
  cvmExportRule(cvmOps.stridedSlice, (g, [x]) => {
    const steps = sliceSteps(x.shape, g.attrs);
    return slice(
      g,
      x,
      steps.map(({ begin }) => begin),
      // Beyond the first element when going backwards: a number that does not count from the end.
      steps.map(({ begin, count, stride }) => {
        const end = begin + count * stride;
        return end < 0 ? -(2 ** 31) : end;
      }),
      steps.map(({ stride }) => stride),
    );
  }),
  cvmExportRule(cvmOps.sliceLike, (g, [x]) =>
    slice(
      g,
      x,
      x.shape.map(() => 0),
      g.outputShape,
      x.shape.map(() => 1),
    ),
  ),
  cvmExportRule(cvmOps.sum, (g, [x]) => {
    const axes = [...reducedAxes(x.shape.length, g.attrs)];
    // To ONNX, no axes at all are all of them.
    if (axes.length === 0) return x.name();
    return g.reshape(g.op('ReduceSum', [x.name(), g.integers(axes)], { keepdims: 1 }), g.outputShape);
  }),
  cvmExportRule(cvmOps.max, (g, [x]) => {
    const axes = [...reducedAxes(x.shape.length, g.attrs)];
    if (axes.length === 0) return x.name();
    const largest = g.reshape(g.op('ReduceMax', [x.name()], { axes, keepdims: 1 }), g.outputShape);
    // Without named axes the maximum starts from 0.
    const isFloored = g.attrs.axis.length === 0 && !g.attrs.exclude;
    return isFloored ? g.op('Max', [largest, g.number(0)]) : largest;
  }),
  cvmExportRule(cvmOps.cvmLut, (g, [x, table]) => {
    const flat = g.reshape(table.name(), [sizeOf(table.shape)]);
    return g.op('Gather', [flat, positionsIn(g, x, sizeOf(table.shape))], { axis: 0 });
  }),
  cvmExportRule(cvmOps.take, (g, [x, indices]) => {
    const { axis } = g.attrs;
    const shape = axis === null ? [sizeOf(x.shape)] : x.shape;
    const at = axis === null ? 0 : cvmAxis(axis, shape.length);
    const positions = positionsIn(g, indices, shape[at] as number);
    return g.op('Gather', [g.reshape(x.name(), shape), positions], { axis: at });
  }),
];

/** Every element several times in place: for each new axis, by its position, that many. */
function repeated(g: NodeScope, x: CvmOperand, counts: ReadonlyMap<number, number>): ValueName {
  const parts = x.shape.flatMap((dim, axis) => {
    const count = counts.get(axis + 1);
    return count === undefined ? [[dim, 1]] : [[dim, 1], [1, count]]; // prettier-ignore
  });
  const apart = g.reshape(
    x.name(),
    parts.map(([dim]) => dim as number),
  );
  const tiled = g.op('Tile', [apart, g.integers(parts.map(([, count]) => count as number))]);
  return g.reshape(tiled, g.outputShape);
}

function slice(
  g: NodeScope,
  x: CvmOperand,
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[],
): ValueName {
  const axes = x.shape.map((_, axis) => axis);
  return g.op('Slice', [x.name(), ...[starts, ends, axes, steps].map((list) => g.integers(list))]);
}

/** Positions below `count`: those outside are the nearest one. */
function positionsIn(g: NodeScope, x: CvmOperand, count: number): ValueName {
  const isInside = x.low >= 0 && x.high < count;
  return g.arithmetic.positions(g, isInside ? x.name() : g.clip(x.name(), 0, count - 1));
}
