import type { AttrsInput, Model } from '@mrtjs/graph';
import { ops, outputNames } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { distance, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.pooling.attrs>;

function pooled(shape: Shape, attrs: Attrs): Model {
  const sketch = new Sketch();
  return sketch.model(sketch.op(ops.pooling, [sketch.input(shape)], attrs));
}

const image: Shape = [1, 3, 6, 4];
const series: Shape = [1, 3, 7];
const avg = { pool_type: 'avg' } as const;
const sum = { pool_type: 'sum' } as const;

describe('R191: Pooling', () => {
  it.each<readonly [string, Shape, Attrs, readonly string[]]>([
    ['max', image, { kernel: [2, 2], stride: [2, 2] }, ['Pooling']],
    ['max, full', image, { kernel: [3, 3], stride: [2, 2], pooling_convention: 'full' }, ['Pooling']],
    ['max, global', image, { global_pool: true }, ['Pooling']],
    ['max over NCW', series, { kernel: [3], pad: [1] }, ['expand_dims', 'Pooling', 'squeeze']],
    ['max over NCW, global', series, { global_pool: true }, ['expand_dims', 'Pooling', 'squeeze']],
    ['avg', image, { ...avg, kernel: [2, 2], stride: [2, 2] }, ['Convolution']],
    ['avg, default stride and pad', image, { ...avg, kernel: [3, 2] }, ['Convolution']],
    ['avg, padded', image, { ...avg, kernel: [3, 3], stride: [2, 1], pad: [1, 1] }, ['Convolution']],
    [
      'avg, full without a rest',
      image,
      { ...avg, kernel: [2, 2], stride: [2, 2], pooling_convention: 'full' },
      ['Convolution'],
    ],
    [
      'avg, not counting no padding',
      image,
      { ...avg, kernel: [2, 2], count_include_pad: false },
      ['Convolution'],
    ],
    ['avg, global', image, { ...avg, global_pool: true }, ['sum', 'broadcast_mul']],
    [
      'avg, global, with a kernel',
      image,
      { ...avg, global_pool: true, kernel: [1, 1] },
      ['sum', 'broadcast_mul'],
    ],
    [
      'avg, global, full',
      image,
      { ...avg, global_pool: true, pooling_convention: 'full' },
      ['sum', 'broadcast_mul'],
    ],
    ['avg over NCW', series, { ...avg, kernel: [3], stride: [2] }, ['expand_dims', 'Convolution', 'squeeze']],
    ['avg over NCW, global', series, { ...avg, global_pool: true }, ['sum', 'broadcast_mul']],
    ['sum', image, { ...sum, kernel: [2, 2] }, ['Convolution']],
    ['sum, global', image, { ...sum, global_pool: true }, ['sum']],
  ])('%s', (_, shape, attrs, expected) => {
    const model = pooled(shape, attrs);
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(expected);
    expect(outputNames(prepared.graph)).toEqual(['pooling']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  it.each<readonly [string, Attrs, string]>([
    [
      'padding that does not count',
      { kernel: [2, 2], pad: [1, 1], count_include_pad: false },
      'count_include_pad',
    ],
    [
      'windows beyond the image',
      { kernel: [3, 3], stride: [2, 2], pooling_convention: 'full' },
      'convention valid',
    ],
  ])('an average with %s is refused', (_, attrs, hint) => {
    expect(() => prepareModel(pooled(image, { ...avg, ...attrs }))).toThrow(
      new RegExp(`MRT2003 node pooling: Pooling: .*${hint}`),
    );
  });

  it('a window of too many elements is refused', () => {
    expect(() => prepareModel(pooled([1, 1, 256, 256], { ...avg, kernel: [256, 256] }))).toThrow(
      /MRT2003 node pooling: .*65536 elements/,
    );
  });
});
