import { cvmAxis, cvmOps } from '@mrtjs/cvm';
import { sizeOf } from '@mrtjs/tensor';
import { defineKernel } from '../kernel.js';

/** Joins tensors along an axis, block by block [C118]. */
export const concatenate = defineKernel(cvmOps.concatenate, (inputs, [out], { axis }) => {
  const at = cvmAxis(axis, out.shape.length);
  const blocks = inputs.map(({ shape, data }) => ({ data, length: sizeOf(shape.slice(at)) }));
  const outer = sizeOf(out.shape.slice(0, at));
  return () => {
    let to = 0;
    for (let o = 0; o < outer; o++)
      for (const { data, length } of blocks) {
        out.data.set(data.subarray(o * length, (o + 1) * length), to);
        to += length;
      }
  };
});
