import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `abs` is itself. */
export const abs = sameOperator(ops.abs, cvmOps.abs);
