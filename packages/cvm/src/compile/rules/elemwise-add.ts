import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `elemwise_add` is itself. */
export const elemwiseAdd = sameOperator(ops.elemwiseAdd, cvmOps.elemwiseAdd);
