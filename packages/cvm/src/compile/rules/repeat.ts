import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/**
 * `repeat` is itself; without an axis it repeats the elements of the tensor laid out in one row, in profile `mrt1` the
 * slices along axis 0 (D42).
 */
export const repeat = compileRule(ops.repeat, ({ attrs: { repeats, axis }, profile, inputs, emit }) =>
  axis === null && profile !== 'mrt1'
    ? emit(cvmOps.repeat, [emit(cvmOps.reshape, inputs, { shape: [-1] })], { repeats, axis: 0 })
    : emit(cvmOps.repeat, inputs, { repeats, axis: axis ?? 0 }),
);
