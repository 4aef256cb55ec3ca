import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `broadcast_maximum` is `broadcast_max`. */
export const broadcastMaximum = sameOperator(ops.broadcastMaximum, cvmOps.broadcastMax);
