import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `broadcast_mul` is itself. */
export const broadcastMul = sameOperator(ops.broadcastMul, cvmOps.broadcastMul);
