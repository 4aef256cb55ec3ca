/** Operators that reduce axes. */
import type { OpDef } from '@mrtjs/graph';
import { ops, reducedAxes, reducedShape } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { ExportRule } from '../rule.js';
import { exportRule } from '../rule.js';
import { asNumber } from '../shared/arithmetic.js';

type Reduction = OpDef<string, (typeof ops.sum)['attrs']>;
type Position = OpDef<string, (typeof ops.argmax)['attrs']>;

/** Since operator set 13 the axes of `ReduceSum` are an input, those of the others still an attribute. */
const reduction = (def: Reduction, op: string): ExportRule =>
  exportRule(def, (g) => {
    const [shape = []] = g.shapes;
    const axes = reducedAxes(g.attrs, shape.length);
    if (axes.length === 0) return g.input(0);
    // Everything reduced would be a value without axes, which the IR does not have.
    const keep = g.attrs.keepdims || axes.length === shape.length;
    const keepdims = keep ? 1 : 0;
    const reduced =
      op === 'ReduceSum'
        ? g.op(op, [g.input(0), g.integers(axes, 'axes')], { keepdims })
        : g.op(op, [g.input(0)], { axes, keepdims });
    return g.reshape(reduced, reducedShape(shape, axes, keep), g.outputShapes[0] ?? []);
  });

/** Positions are whole numbers in ONNX, numbers like all others in the IR. */
const position = (def: Position, op: string): ExportRule =>
  exportRule(def, (g) => {
    const [shape = []] = g.shapes;
    const { axis } = g.attrs;
    const searched = axis === null ? [sizeOf(shape)] : shape;
    const found = asNumber(g, g.op(op, [g.input(0, searched)], { axis: axis ?? 0, keepdims: 1 }));
    const kept = axis === null ? [1] : shape.with(axis, 1);
    return g.reshape(found, kept, g.outputShapes[0] ?? []);
  });

/** One rule for each reduction. */
export const reductionRules: readonly ExportRule[] = [
  reduction(ops.sum, 'ReduceSum'),
  reduction(ops.mean, 'ReduceMean'),
  reduction(ops.max, 'ReduceMax'),
  reduction(ops.min, 'ReduceMin'),
  reduction(ops.prod, 'ReduceProd'),
  position(ops.argmax, 'ArgMax'),
  position(ops.argmin, 'ArgMin'),
];
