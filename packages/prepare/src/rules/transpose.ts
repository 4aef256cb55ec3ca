import { ops, transposeAxes } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { transposed } from '../shared/transposes.js';

/** transpose: axes in full, counted from the front [R158]; one of a transpose is a single one, or none [R128]. */
export const transpose = defineRules(ops.transpose, {
  normalize: (context) => {
    const axes = transposeAxes(context.attrs.axes, context.outputShape.length);
    return axes.join() === context.attrs.axes.join() ? undefined : context.apply(context.inputs, { axes });
  },
  fuseTranspose: (context) => {
    const outer = transposeAxes(context.attrs.axes, context.outputShape.length);
    const inner = transposed(context, 0);
    if (inner === undefined) return undefined;
    const axes = outer.map((axis) => inner.axes[axis] as number);
    return axes.every((axis, i) => axis === i) ? inner.source : context.apply([inner.source], { axes });
  },
});
