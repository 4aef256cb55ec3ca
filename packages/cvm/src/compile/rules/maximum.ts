import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `_maximum` is `broadcast_max`: its operands have one shape. */
export const maximum = sameOperator(ops.maximum, cvmOps.broadcastMax);
