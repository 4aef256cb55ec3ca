import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

// A name of its own: in sandboxes such as test runners every look-up of the global `Math` is slow.
const { imul } = Math;

/** y = x · wᵀ + b [C102]. Four units at a time share each value that is read of x; sums wrap to 32 bits. */
export const dense = defineKernel(cvmOps.dense, ([data, weight, bias], [out]) => {
  const [rows, depth] = data.shape as [number, number];
  const units = out.shape[1] as number;
  const [x, w, y] = [data.data, weight.data, out.data];
  return () => {
    for (let m = 0; m < rows; m++) {
      const from = m * depth;
      let u = 0;
      for (; u + 4 <= units; u += 4) {
        const [w0, w1, w2, w3] = [u * depth, (u + 1) * depth, (u + 2) * depth, (u + 3) * depth];
        let [a0, a1, a2, a3] = [0, 0, 0, 0];
        for (let k = 0; k < depth; k++) {
          const value = x[from + k] as number;
          a0 = (a0 + imul(value, w[w0 + k] as number)) | 0;
          a1 = (a1 + imul(value, w[w1 + k] as number)) | 0;
          a2 = (a2 + imul(value, w[w2 + k] as number)) | 0;
          a3 = (a3 + imul(value, w[w3 + k] as number)) | 0;
        }
        const to = m * units + u;
        y[to] = a0;
        y[to + 1] = a1;
        y[to + 2] = a2;
        y[to + 3] = a3;
      }
      for (; u < units; u++) {
        let sum = 0;
        for (let k = 0; k < depth; k++)
          sum = (sum + imul(x[from + k] as number, w[u * depth + k] as number)) | 0;
        y[m * units + u] = sum;
      }
      if (bias !== undefined)
        for (let i = 0; i < units; i++) (y[m * units + i] as number) += bias.data[i] as number;
    }
  };
});
