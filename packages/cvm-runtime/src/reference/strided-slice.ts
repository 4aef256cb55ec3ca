import { cvmOps, sliceSteps } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import { defineKernel } from '../kernel.js';
import { stridedCopy } from './support/strided-copy.js';

/** Elements from `begin` on, `stride` apart [C124]. */
export const stridedSlice = defineKernel(cvmOps.stridedSlice, ([data], [out], attrs) => {
  const strides = stridesOf(data.shape);
  const axes = sliceSteps(data.shape, attrs).map(({ begin, stride }, axis) => {
    const own = strides[axis] as number;
    return { start: begin * own, step: stride * own };
  });
  return stridedCopy(
    out.data,
    out.shape,
    data.data,
    axes.map(({ step }) => step),
    axes.reduce((sum, { start }) => sum + start, 0),
  );
});
