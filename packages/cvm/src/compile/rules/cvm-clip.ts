import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `cvm_clip` is itself. */
export const cvmClip = compileRule(ops.cvmClip, ({ attrs: { precision }, inputs, emit }) =>
  emit(cvmOps.cvmClip, inputs, { precision }),
);
