import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `broadcast_div` is itself; on integers it truncates toward zero. */
export const broadcastDiv = sameOperator(ops.broadcastDiv, cvmOps.broadcastDiv);
