import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `Activation` of type relu is `relu`; the other types become tables when they are quantized. */
export const activation = compileRule(ops.activation, ({ attrs, inputs, emit, refuse }) =>
  attrs.act_type === 'relu'
    ? emit(cvmOps.relu, inputs)
    : refuse(
        `type ${attrs.act_type} has no integer form`,
        'quantize the model, or split it before this node',
      ),
);
