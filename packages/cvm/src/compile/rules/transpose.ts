import { ops, transposeAxes } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `transpose` is itself, with its axes counted from the front. */
export const transpose = compileRule(ops.transpose, ({ attrs, shapes: [shape = []], inputs, emit }) =>
  emit(cvmOps.transpose, inputs, { axes: transposeAxes(attrs.axes, shape.length) }),
);
