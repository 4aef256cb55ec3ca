import { cvmAxis, cvmOps } from '@mrtjs/cvm';
import { sizeOf } from '@mrtjs/tensor';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';

/** Slices at clamped indices along an axis; without an axis, elements of the flat data [C126]. */
export const take = defineKernel(cvmOps.take, ([data, indices], [out], { axis }) => {
  const shape = axis === null ? [data.data.length] : data.shape;
  const at = axis === null ? 0 : cvmAxis(axis, shape.length);
  const dim = shape[at] as number;
  const inner = sizeOf(shape.slice(at + 1));
  const outer = sizeOf(shape.slice(0, at));
  return () => {
    let to = 0;
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < indices.data.length; i++) {
        const index = clamp(indices.data[i] as number, 0, dim - 1);
        const from = (o * dim + index) * inner;
        for (let k = from; k < from + inner; k++) out.data[to++] = data.data[k] as number;
      }
  };
});
