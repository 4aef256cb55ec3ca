import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `slice_like` is itself. */
export const sliceLike = compileRule(ops.sliceLike, ({ attrs, inputs, emit }) =>
  emit(cvmOps.sliceLike, inputs, { axis: attrs.axes }),
);
