import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** upSampling: scale and precision pass. */
export const upSampling = quantizeRule(ops.upSampling, passThrough);
