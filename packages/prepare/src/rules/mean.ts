import { ops, reducedAxes } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import { defineRules } from '../rule.js';
import { listReducedAxes } from '../shared/reductions.js';
import { reduceTransposed } from '../shared/transposes.js';

/** mean → sum · 1/N [R188, D54]. */
export const mean = defineRules(ops.mean, {
  normalize: listReducedAxes,
  fuseTranspose: reduceTransposed,
  rewrite: ({ attrs, emit, fresh, parameter, name, inputs, inputShape }) => {
    const axes = reducedAxes(attrs, inputShape(0).length);
    const count = sizeOf(axes.map((axis) => inputShape(0)[axis] as number));
    const sum = emit(ops.sum, fresh('sum'), inputs, { axis: axes, keepdims: attrs.keepdims });
    return emit(ops.broadcastMul, name, [sum, parameter(fresh('avg_scale'), [1], [1 / count])]);
  },
});
