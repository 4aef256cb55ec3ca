import { ops, reducedAxes } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { listReducedAxes } from '../shared/reductions.js';
import { checkShiftedMean, countOf, shiftedMean } from '../shared/shifted-mean.js';
import { reduceTransposed } from '../shared/transposes.js';

/** mean → sum · 1/N; in profile `mrt1` a shifted sum, which cannot be quantized [R188, D54]. */
export const mean = defineRules(ops.mean, {
  check: checkShiftedMean,
  normalize: listReducedAxes,
  fuseTranspose: reduceTransposed,
  rewrite: (context) => {
    if (context.profile === 'mrt1') return shiftedMean(context);
    const { attrs, emit, fresh, parameter, name, inputs, inputShape } = context;
    const axes = reducedAxes(attrs, inputShape(0).length);
    const sum = emit(ops.sum, fresh('sum'), inputs, { axis: axes, keepdims: attrs.keepdims });
    const scale = parameter(fresh('avg_scale'), [1], [1 / countOf(context)]);
    return emit(ops.broadcastMul, name, [sum, scale]);
  },
});
