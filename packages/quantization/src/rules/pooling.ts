import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** Max pooling: scale and precision pass. Average pooling is rewritten by prepare [R191]. */
export const pooling = quantizeRule(ops.pooling, passThrough, {
  unsupported: ({ pool_type }) =>
    pool_type === 'max'
      ? undefined
      : `pool_type ${pool_type} is rewritten by prepare, which has not been run`,
});
