import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `squeeze` is itself. With an empty list of axes it does nothing, where the CVM would drop them all. */
export const squeeze = compileRule(ops.squeeze, ({ attrs: { axis }, inputs, input, emit }) => {
  if (axis === null) return emit(cvmOps.squeeze, inputs);
  return axis.length === 0 ? input(0) : emit(cvmOps.squeeze, inputs, { axis });
});
