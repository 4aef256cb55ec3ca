import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';
import { compiledReduction } from '../shared/reduction.js';

/**
 * `max` is itself. All axes are always named: without axes the CVM starts at 0 and never gives a negative maximum
 * (CVM-SPEC 4.6).
 */
export const max = compileRule(ops.max, ({ attrs, shapes: [shape = []], inputs, emit }) =>
  emit(cvmOps.max, inputs, compiledReduction(attrs, shape, [...shape.keys()])),
);
