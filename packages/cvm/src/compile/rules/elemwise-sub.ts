import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `elemwise_sub` is itself. */
export const elemwiseSub = sameOperator(ops.elemwiseSub, cvmOps.elemwiseSub);
