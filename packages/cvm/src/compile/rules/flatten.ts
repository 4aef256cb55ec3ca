import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `Flatten` is `flatten`. */
export const flatten = sameOperator(ops.flatten, cvmOps.flatten);
