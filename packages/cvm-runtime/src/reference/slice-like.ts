import { cvmOps } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import { defineKernel } from '../kernel.js';
import { stridedCopy } from './support/strided-copy.js';

/** The leading part of the data; the values of the other tensor do not matter [C125]. */
export const sliceLike = defineKernel(cvmOps.sliceLike, ([data], [out]) =>
  stridedCopy(out.data, out.shape, data.data, stridesOf(data.shape)),
);
