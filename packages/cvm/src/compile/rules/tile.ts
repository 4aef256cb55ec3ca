import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `tile` is itself. */
export const tile = compileRule(ops.tile, ({ attrs: { reps }, inputs, emit }) =>
  emit(cvmOps.tile, inputs, { reps }),
);
