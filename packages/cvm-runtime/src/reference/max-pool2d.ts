import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** Largest element of each window that lies in the image; padding never wins [C103–C106]. */
export const maxPool2d = defineKernel(cvmOps.maxPool2d, ([data], [out], attrs) => {
  const [batch, channels, height, width] = data.shape as [number, number, number, number];
  const [outHeight, outWidth] = out.shape.slice(2) as [number, number];
  const [rowPad, columnPad = rowPad] = attrs.padding as [number, number?];
  const rows = windows(outHeight, height, attrs.pool_size[0], attrs.strides[0], rowPad);
  const columns = windows(outWidth, width, attrs.pool_size[1], attrs.strides[1], columnPad);
  return () => {
    let to = 0;
    for (let plane = 0; plane < batch * channels; plane++) {
      const first = plane * height * width;
      for (const row of rows)
        for (const column of columns) {
          let largest = -(2 ** 31);
          for (let y = row.from; y < row.to; y++)
            for (let i = first + y * width + column.from; i < first + y * width + column.to; i++) {
              const value = data.data[i] as number;
              if (value > largest) largest = value;
            }
          out.data[to++] = largest;
        }
    }
  };
});

/** Per output position of one axis: the part of its window that lies in the image. */
function windows(
  count: number,
  size: number,
  pool = 1,
  stride = 1,
  pad = 0,
): readonly { readonly from: number; readonly to: number }[] {
  return Array.from({ length: count }, (_, position) => {
    const start = position * stride - pad;
    return { from: Math.max(start, 0), to: Math.min(start + pool, size) };
  });
}
