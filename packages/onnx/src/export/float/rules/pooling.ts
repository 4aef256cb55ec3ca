import type { WindowAxis } from '@mrtjs/graph';
import { ops, poolingAxes } from '@mrtjs/graph';
import { float32 } from '@mrtjs/tensor';
import { exportRule } from '../rule.js';

const GLOBAL = { max: 'GlobalMaxPool', avg: 'GlobalAveragePool' } as const;

/**
 * Windows that are counted up reach beyond the padding at the end: it is made as large as they need. A sum is an average
 * times the elements of a window.
 */
export const pooling = exportRule(ops.pooling, (g) => {
  const { pool_type, global_pool, count_include_pad, pooling_convention } = g.attrs;
  const [shape = []] = g.shapes;
  const axes = poolingAxes(g.attrs, shape);
  if (global_pool && pool_type !== 'sum') return g.op(GLOBAL[pool_type], [g.input(0)]);
  const full = pooling_convention === 'full' && !global_pool;
  const ends = axes.map((axis) => (full ? Math.max(reach(axis), 0) : axis.pad));
  if (axes.some(({ pad, kernel }, i) => pad >= kernel || (ends[i] as number) >= kernel))
    return g.refuse('a window lies in the padding alone');
  const windows = {
    kernel_shape: axes.map(({ kernel }) => kernel),
    strides: axes.map(({ stride }) => stride),
    pads: [...axes.map(({ pad }) => pad), ...ends],
  };
  if (pool_type === 'max') return g.op('MaxPool', [g.input(0)], windows);
  const counted = pool_type === 'sum' || count_include_pad;
  const mean = g.op('AveragePool', [g.input(0)], { ...windows, count_include_pad: counted ? 1 : 0 });
  if (pool_type === 'sum')
    return g.op('Mul', [mean, g.scalar(axes.reduce((size, { kernel }) => size * kernel, 1))]);
  const shares = counted ? axes.map((axis) => sharesOf(axis)) : [];
  if (shares.flat().every((share) => share === 1)) return mean;
  const [rows = [], columns = [1]] = shares;
  const factors = rows.flatMap((row) => columns.map((column) => row * column));
  return g.op('Mul', [mean, g.constant(float32([1, 1, ...axes.map(({ out }) => out)], factors), 'share')]);
});

/** Padding at the end that the last window needs. */
function reach({ out, stride, kernel, size, pad }: WindowAxis): number {
  return (out - 1) * stride + kernel - size - pad;
}

/** For each window, all its elements divided by those that count: what lies beyond the padding does not. */
function sharesOf({ out, stride, kernel, size, pad }: WindowAxis): number[] {
  return Array.from({ length: out }, (_, position) => {
    const start = position * stride - pad;
    return kernel / (Math.min(start + kernel, size + pad) - start);
  });
}
