import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

// A name of its own: in sandboxes such as test runners every look-up of the global `Math` is slow.
const { max, min } = Math;

/** Largest element of each window that lies in the image; padding never wins [C103–C106]. */
export const maxPool2d = defineKernel(cvmOps.maxPool2d, ([data], [out], attrs) => {
  const [batch, channels, height, width] = data.shape as [number, number, number, number];
  const [outHeight, outWidth] = out.shape.slice(2) as [number, number];
  const [poolHeight, poolWidth] = attrs.pool_size as [number, number];
  const [rowStride, columnStride] = attrs.strides as [number, number];
  const [rowPad, columnPad = rowPad] = attrs.padding as [number, number?];
  return () => {
    let to = 0;
    for (let plane = 0; plane < batch * channels; plane++) {
      const first = plane * height * width;
      for (let p = 0; p < outHeight; p++) {
        const top = p * rowStride - rowPad;
        const yEnd = min(top + poolHeight, height);
        for (let q = 0; q < outWidth; q++) {
          const left = q * columnStride - columnPad;
          const xEnd = min(left + poolWidth, width);
          const xStart = max(left, 0);
          let largest = -(2 ** 31);
          for (let y = max(top, 0); y < yEnd; y++)
            for (let x = xStart; x < xEnd; x++) {
              const value = data.data[first + y * width + x] as number;
              if (value > largest) largest = value;
            }
          out.data[to++] = largest;
        }
      }
    }
  };
});
