import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { sameOperator } from '../shared/same-operator.js';

/** `relu` is itself. */
export const relu = sameOperator(ops.relu, cvmOps.relu);
