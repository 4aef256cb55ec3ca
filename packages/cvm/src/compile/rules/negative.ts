import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `negative` is itself. */
export const negative = sameOperator(ops.negative, cvmOps.negative);
