import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

// A name of its own: in sandboxes such as test runners every look-up of the global `Math` is slow.
const { imul } = Math;

/**
 * Grouped convolution; the specification's 4.5.1 [C92–C101]. The loops over kernel positions are outside, so that the
 * inner loop runs along a row of the output without looking at borders, and adds four input channels at a time. All
 * sums wrap to 32 bits, so their order does not matter.
 */
export const conv2d = defineKernel(cvmOps.conv2d, ([data, weight, bias], [out], attrs) => {
  const [batch, channels] = data.shape as [number, number];
  const [filters, perGroup] = weight.shape as [number, number];
  const { rows, columns } = geometry(data.shape, out.shape, attrs);
  const filtersPerGroup = filters / attrs.groups;
  const inPlane = rows.size * columns.size;
  const outPlane = rows.out * columns.out;
  const taps = rows.taps.length * columns.taps.length;
  const [x, w, y] = [data.data, weight.data, out.data];

  /** Adds the contribution of `count` (1 or 4) channels from `channel` on to one output plane. */
  const addChannels = (count: 1 | 4, from: number, firstWeight: number, to: number): void => {
    let tap = firstWeight;
    for (const row of rows.taps)
      for (const column of columns.taps) {
        const w0 = w[tap] as number;
        const length = column.end - column.begin;
        for (let p = row.begin; p < row.end; p++) {
          let s =
            from +
            (p * rows.stride + row.shift) * columns.size +
            column.begin * columns.stride +
            column.shift;
          let o = to + p * columns.out + column.begin;
          const end = o + length;
          if (count === 4) {
            const w1 = w[tap + taps] as number;
            const w2 = w[tap + 2 * taps] as number;
            const w3 = w[tap + 3 * taps] as number;
            for (; o < end; o++, s += columns.stride)
              y[o] =
                ((y[o] as number) +
                  imul(w0, x[s] as number) +
                  imul(w1, x[s + inPlane] as number) +
                  imul(w2, x[s + 2 * inPlane] as number) +
                  imul(w3, x[s + 3 * inPlane] as number)) |
                0;
          } else {
            for (; o < end; o++, s += columns.stride)
              y[o] = ((y[o] as number) + imul(w0, x[s] as number)) | 0;
          }
        }
        tap++;
      }
  };

  return () => {
    for (let n = 0; n < batch; n++)
      for (let f = 0; f < filters; f++) {
        const to = (n * filters + f) * outPlane;
        y.fill(bias?.data[f] ?? 0, to, to + outPlane);
        const group = Math.floor(f / filtersPerGroup);
        const from = (n * channels + group * perGroup) * inPlane;
        let c = 0;
        for (; c + 4 <= perGroup; c += 4) addChannels(4, from + c * inPlane, (f * perGroup + c) * taps, to);
        for (; c < perGroup; c++) addChannels(1, from + c * inPlane, (f * perGroup + c) * taps, to);
      }
  };
});

/** One position of the kernel along one axis. */
interface Tap {
  /** Input coordinate that output coordinate 0 reads. */
  readonly shift: number;
  /** Output coordinates, from `begin` up to `end`, whose input lies in the image. */
  readonly begin: number;
  readonly end: number;
}

interface Axis {
  readonly size: number;
  readonly out: number;
  readonly stride: number;
  readonly taps: readonly Tap[];
}

interface WindowAttrs {
  readonly kernel_size: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

function geometry(
  data: readonly number[],
  out: readonly number[],
  attrs: WindowAttrs,
): { readonly rows: Axis; readonly columns: Axis } {
  const [height, width] = data.slice(2) as [number, number];
  const pointwise = [...attrs.kernel_size, ...attrs.strides].every((n) => n === 1);
  // A 1×1 kernel without padding sees the image as one long row.
  if (pointwise && attrs.padding.every((pad) => pad === 0))
    return { rows: UNIT_AXIS, columns: axis(height * width, height * width, 1, 1, 0, 1) };
  const [rows, columns] = [height, width].map((size, i) =>
    axis(
      size,
      out[i + 2] as number,
      ...([attrs.kernel_size, attrs.strides, attrs.padding, attrs.dilation].map((list) => list[i]) as [
        number,
        number,
        number,
        number,
      ]),
    ),
  ) as [Axis, Axis];
  return { rows, columns };
}

function axis(
  size: number,
  out: number,
  kernel: number,
  stride: number,
  pad: number,
  dilation: number,
): Axis {
  const taps = Array.from({ length: kernel }, (_, k) => {
    const shift = k * dilation - pad;
    const begin = Math.max(0, Math.ceil(-shift / stride));
    const end = Math.min(out, Math.floor((size - 1 - shift) / stride) + 1);
    return { shift, begin, end: Math.max(begin, end) };
  });
  return { size, out, stride, taps };
}

const UNIT_AXIS: Axis = axis(1, 1, 1, 1, 0, 1);
