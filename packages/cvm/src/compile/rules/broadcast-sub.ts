import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `broadcast_sub` is itself. */
export const broadcastSub = sameOperator(ops.broadcastSub, cvmOps.broadcastSub);
