/** The same elements in another shape. */
import type { AttrSpecs, OpDef } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import type { ExportRule } from '../rule.js';
import { exportRule } from '../rule.js';

/** Whatever the attributes say, the shapes are known. */
const reshaping = (def: OpDef<string, AttrSpecs>): ExportRule =>
  exportRule(def, (g) => g.reshape(g.input(0), g.shapes[0] ?? [], g.outputShapes[0] ?? []));

export const reshape = reshaping(ops.reshape);
export const reshapeLike = reshaping(ops.reshapeLike);

export const flatten = exportRule(ops.flatten, (g) => g.op('Flatten', [g.input(0)], { axis: 1 }));

export const expandDims = exportRule(ops.expandDims, (g) => {
  const axis = normalizeAxis(g.attrs.axis, (g.shapes[0]?.length ?? 0) + 1);
  return g.op('Unsqueeze', [g.input(0), g.integers([axis], 'axes')]);
});

/** Without all of its axes a value would be a scalar, which the IR does not have. */
export const squeeze = exportRule(ops.squeeze, (g) => {
  const [shape = []] = g.shapes;
  const listed = g.attrs.axis?.map((axis) => normalizeAxis(axis, shape.length));
  const axes = listed ?? shape.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
  if (axes.length === 0) return g.input(0);
  return axes.length === shape.length
    ? g.reshape(g.input(0), shape, [1])
    : g.op('Squeeze', [g.input(0), g.integers(axes, 'axes')]);
});
