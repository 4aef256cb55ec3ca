import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `expand_dims` is itself. */
export const expandDims = compileRule(ops.expandDims, ({ attrs: { axis }, inputs, emit }) =>
  emit(cvmOps.expandDims, inputs, { axis }),
);
