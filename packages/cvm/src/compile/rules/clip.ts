import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `clip` is itself, with bounds that quantization has made integers. */
export const clip = compileRule(ops.clip, ({ attrs: { a_min, a_max }, inputs, emit, refuse }) =>
  Number.isInteger(a_min) && Number.isInteger(a_max)
    ? emit(cvmOps.clip, inputs, { a_min, a_max })
    : refuse(`integers are limited to [${a_min}, ${a_max}]`, 'quantize the model first'),
);
