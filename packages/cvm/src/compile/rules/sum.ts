import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';
import { compiledReduction } from '../shared/reduction.js';

/** `sum` is itself. */
export const sum = compileRule(ops.sum, ({ attrs, shapes: [shape = []], inputs, emit }) =>
  emit(cvmOps.sum, inputs, compiledReduction(attrs, shape, [])),
);
