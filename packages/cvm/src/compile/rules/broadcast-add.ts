import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `broadcast_add` is itself. */
export const broadcastAdd = sameOperator(ops.broadcastAdd, cvmOps.broadcastAdd);
