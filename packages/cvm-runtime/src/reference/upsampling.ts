import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { stridedCopy } from './support/strided-copy.js';

/** Every pixel `scale` times in both directions: axes of stride 0 behind height and width [C107]. */
export const upsampling = defineKernel(cvmOps.upsampling, ([data], [out], { scale }) => {
  const [batch, channels, height, width] = data.shape as [number, number, number, number];
  return stridedCopy(out.data, [batch * channels, height, scale, width, scale], data.data, [
    height * width,
    width,
    0,
    1,
    0,
  ]);
});
