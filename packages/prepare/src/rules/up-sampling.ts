import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';

/** UpSampling: only nearest [R173, D47]. */
export const upSampling = defineRules(ops.upSampling, {
  check: ({ attrs: { sample_type: type } }) =>
    refuseIf(type !== 'nearest', `sample_type ${type} has no integer form`),
});
