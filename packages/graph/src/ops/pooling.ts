import { float64, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import type { WindowAxis } from '../geometry/window.js';
import { poolingAxes, rowAndColumn } from '../geometry/window.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Pooling over NCHW, or NCW. */
export const pooling = defineOp({
  name: 'Pooling',
  summary: 'Maximum, average or sum of windows over NCHW (or NCW).',
  attrs: {
    /** Needed unless `global_pool`. */
    kernel: attr.ints({ min: 1, default: [] }),
    /** Defaults to ones. */
    stride: attr.ints({ min: 1, default: [] }),
    /** Defaults to none. */
    pad: attr.ints({ min: 0, default: [] }),
    pool_type: attr.oneOf(['max', 'avg', 'sum'], { default: 'max' }),
    /** Whether the number of windows is rounded down (`valid`) or up (`full`). */
    pooling_convention: attr.oneOf(['valid', 'full'], { default: 'valid' }),
    /** One window over the whole image. */
    global_pool: attr.bool({ default: false }),
    /** Whether an average counts the padding. */
    count_include_pad: attr.bool({ default: true }),
    /** `None` means NCHW or NCW, by the rank. */
    layout: attr.optional(attr.string()),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []], attrs) => [[...data.slice(0, 2), ...poolingAxes(attrs, data).map((axis) => axis.out)]],
  baseOps: ([data = []], _, attrs) =>
    sizeOf(poolingAxes(attrs, data).map((axis) => axis.kernel)) + (attrs.pool_type === 'avg' ? 1 : 0),
  evaluate(inputs, attrs) {
    const x = operand(inputs, 0);
    const axes = poolingAxes(attrs, x.shape);
    const [row, column] = rowAndColumn(axes);
    const shape = [...x.shape.slice(0, 2), ...axes.map((axis) => axis.out)];
    const out = Float64Array.from({ length: sizeOf(shape) }, (_, index) => {
      const q = index % column.out;
      const p = Math.floor(index / column.out) % row.out;
      const plane = Math.floor(index / (column.out * row.out)) * row.size * column.size;
      const [vertical, horizontal] = [extent(row, p), extent(column, q)];
      let result = attrs.pool_type === 'max' ? -Infinity : 0;
      for (let y = vertical.from; y < vertical.to; y++)
        for (let z = horizontal.from; z < horizontal.to; z++) {
          const value = x.data[plane + y * column.size + z] as number;
          result = attrs.pool_type === 'max' ? Math.max(result, value) : result + value;
        }
      if (attrs.pool_type !== 'avg') return result;
      return attrs.count_include_pad
        ? result / (vertical.padded * horizontal.padded)
        : result / ((vertical.to - vertical.from) * (horizontal.to - horizontal.from));
    });
    return [float64(shape, out)];
  },
});

/** The elements that a window covers, and how many it covers counting the padding (but nothing beyond that). */
function extent(
  { size, kernel, stride, pad }: WindowAxis,
  position: number,
): { from: number; to: number; padded: number } {
  const start = position * stride - pad;
  const end = Math.min(start + kernel, size + pad);
  return { from: Math.max(start, 0), to: Math.min(end, size), padded: end - start };
}
