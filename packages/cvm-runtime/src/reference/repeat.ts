import { cvmAxis, cvmOps } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import { defineKernel } from '../kernel.js';
import { stridedCopy } from './support/strided-copy.js';

/** Every element `repeats` times in place: an axis of stride 0 behind the repeated one [C115]. */
export const repeat = defineKernel(cvmOps.repeat, ([data], [out], { repeats, axis }) => {
  const after = cvmAxis(axis, data.shape.length) + 1;
  return stridedCopy(
    out.data,
    data.shape.toSpliced(after, 0, repeats),
    data.data,
    stridesOf(data.shape).toSpliced(after, 0, 0),
  );
});
