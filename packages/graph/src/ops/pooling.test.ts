import { float64 } from '@mrtjs/tensor';
import type { AttrsInput } from '../attributes.js';
import { applyOp } from '../testing/index.js';
import { pooling } from './index.js';

type PoolingAttrs = AttrsInput<typeof pooling.attrs>;

const x = float64([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
const kernel = [2, 2];

it.each<[PoolingAttrs, number[], number[]]>([
  [{ kernel }, [1, 1, 2, 2], [5, 6, 8, 9]],
  [{ kernel, stride: [2, 2] }, [1, 1, 1, 1], [5]],
  [{ kernel, stride: [2, 2], pooling_convention: 'full' }, [1, 1, 2, 2], [5, 6, 8, 9]],
  [{ kernel, stride: [2, 2], pad: [1, 1] }, [1, 1, 2, 2], [1, 3, 7, 9]],
  [{ kernel, pool_type: 'avg' }, [1, 1, 2, 2], [3, 4, 6, 7]],
  [{ kernel, pool_type: 'sum' }, [1, 1, 2, 2], [12, 16, 24, 28]],
  [{ kernel, stride: [2, 2], pad: [1, 1], pool_type: 'avg' }, [1, 1, 2, 2], [1 / 4, 5 / 4, 11 / 4, 28 / 4]],
  [
    { kernel, stride: [2, 2], pad: [1, 1], pool_type: 'avg', count_include_pad: false },
    [1, 1, 2, 2],
    [1, 2.5, 5.5, 7],
  ],
  // Of a window that reaches beyond the padding only what lies within it is counted.
  [{ kernel, stride: [2, 2], pool_type: 'avg', pooling_convention: 'full' }, [1, 1, 2, 2], [3, 4.5, 7.5, 9]],
  [{ global_pool: true }, [1, 1, 1, 1], [9]],
  [{ global_pool: true, pool_type: 'avg', kernel: [7, 7], pad: [3, 3] }, [1, 1, 1, 1], [5]],
  [{ global_pool: true, pool_type: 'sum', layout: 'NCHW' }, [1, 1, 1, 1], [45]],
])('R191: %j', (attrs, shape, data) => {
  expect(applyOp(pooling, [x], attrs)).toEqual([float64(shape, data)]);
});

it('pools along NCW', () => {
  const row = float64([1, 2, 4], [1, 2, 3, 4, 8, 7, 6, 5]);
  expect(applyOp(pooling, [row], { kernel: [2], stride: [2] })).toEqual([float64([1, 2, 2], [2, 4, 8, 6])]);
  expect(applyOp(pooling, [row], { global_pool: true, pool_type: 'avg' })).toEqual([
    float64([1, 2, 1], [2.5, 6.5]),
  ]);
});

it.each<[PoolingAttrs, string]>([
  [{}, 'kernel has 0 dimensions'],
  [{ kernel: [4, 1] }, 'does not fit into (1, 1, 3, 3)'],
  [{ kernel, layout: 'NHWC' }, 'layout NHWC is not supported'],
  [{ kernel: [2] }, 'expected rank 3'],
])('R191: %j is refused', (attrs, message) => {
  expect(() => applyOp(pooling, [x], attrs)).toThrow(message);
});

it('knows no other types of pooling and no other conventions', () => {
  const raw: Record<string, string> = { pool_type: 'lp', pooling_convention: 'same' };
  for (const [name, value] of Object.entries(raw))
    expect(() => applyOp(pooling, [x], { kernel, [name]: value })).toThrow('MRT1004');
});
