import { cvmOps, transposedAxes } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import { defineKernel } from '../kernel.js';
import { stridedCopy } from './support/strided-copy.js';

/** Permutes the axes [C123]. */
export const transpose = defineKernel(cvmOps.transpose, ([data], [out], { axes }) => {
  const strides = stridesOf(data.shape);
  const order = transposedAxes(data.shape.length, axes);
  return stridedCopy(
    out.data,
    out.shape,
    data.data,
    order.map((axis) => strides[axis] as number),
  );
});
