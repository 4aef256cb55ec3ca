import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `FullyConnected` is `dense`, behind a `flatten` if it flattens. */
export const fullyConnected = compileRule(ops.fullyConnected, ({ attrs, inputs, input, emit }) => {
  const data = attrs.flatten ? emit(cvmOps.flatten, [input(0)]) : input(0);
  return emit(cvmOps.dense, [data, ...inputs.slice(1)], {
    units: attrs.num_hidden,
    use_bias: !attrs.no_bias,
  });
});
