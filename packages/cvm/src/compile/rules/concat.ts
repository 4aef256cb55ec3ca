import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `Concat` is `concatenate`. */
export const concat = compileRule(ops.concat, ({ attrs, inputs, emit }) =>
  emit(cvmOps.concatenate, inputs, { axis: attrs.dim }),
);
