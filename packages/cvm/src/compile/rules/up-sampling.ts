import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `UpSampling` by repetition is `upsampling`. */
export const upSampling = compileRule(ops.upSampling, ({ attrs, input, emit, refuse }) =>
  attrs.sample_type === 'nearest'
    ? emit(cvmOps.upsampling, [input(0)], { scale: attrs.scale })
    : refuse(`${attrs.sample_type} sampling has no form on the CVM`, 'use sample_type nearest'),
);
