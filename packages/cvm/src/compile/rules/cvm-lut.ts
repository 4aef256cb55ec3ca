import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `cvm_lut` is itself. */
export const cvmLut = compileRule(ops.cvmLut, ({ attrs: { in_dim }, inputs, emit }) =>
  emit(cvmOps.cvmLut, inputs, { in_dim }),
);
