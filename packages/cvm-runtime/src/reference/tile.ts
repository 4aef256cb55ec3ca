import { cvmOps } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import { defineKernel } from '../kernel.js';
import { stridedCopy } from './support/strided-copy.js';

/** The whole tensor over and over: an axis of stride 0 before each axis [C116]. */
export const tile = defineKernel(cvmOps.tile, ([data], [out], { reps }) => {
  const rank = out.shape.length;
  const strides = stridesOf(data.shape);
  const axes = out.shape.map((_, axis) => {
    const own = axis - rank + data.shape.length;
    return [
      { dim: reps[axis - rank + reps.length] ?? 1, stride: 0 },
      { dim: data.shape[own] ?? 1, stride: strides[own] ?? 0 },
    ];
  });
  return stridedCopy(
    out.data,
    axes.flat().map(({ dim }) => dim),
    data.data,
    axes.flat().map(({ stride }) => stride),
  );
});
