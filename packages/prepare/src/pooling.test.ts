import type { AttrsInput, Model } from '@mrtjs/graph';
import { ops, outputNames } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import fc from 'fast-check';
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
    [
      'avg, padding that does not count',
      image,
      { ...avg, kernel: [3, 2], pad: [1, 1], count_include_pad: false },
      ['Convolution', 'broadcast_mul'],
    ],
    [
      'avg, full, with windows beyond the image',
      image,
      { ...avg, kernel: [3, 3], stride: [2, 2], pooling_convention: 'full' },
      ['Convolution', 'slice', 'broadcast_mul'],
    ],
    [
      'avg, full, padded, padding does not count',
      [1, 2, 7, 8],
      {
        ...avg,
        kernel: [3, 3],
        stride: [3, 2],
        pad: [1, 1],
        pooling_convention: 'full',
        count_include_pad: false,
      },
      ['Convolution', 'slice', 'broadcast_mul'],
    ],
    [
      'avg, full, padded',
      [1, 2, 7, 8],
      { ...avg, kernel: [3, 3], stride: [3, 2], pad: [1, 1], pooling_convention: 'full' },
      ['Convolution', 'slice', 'broadcast_mul'],
    ],
    [
      'avg over NCW, full',
      [1, 3, 8],
      { ...avg, kernel: [3], stride: [2], pooling_convention: 'full' },
      ['expand_dims', 'Convolution', 'squeeze', 'slice', 'broadcast_mul'],
    ],
    [
      'sum, full, with windows beyond the image',
      image,
      { ...sum, kernel: [3, 3], stride: [2, 2], pooling_convention: 'full' },
      ['Convolution', 'slice'],
    ],
    ['sum', image, { ...sum, kernel: [2, 2] }, ['Convolution']],
    ['sum, global', image, { ...sum, global_pool: true }, ['sum']],
  ])('%s', (_, shape, attrs, expected) => {
    const model = pooled(shape, attrs);
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(expected);
    expect(outputNames(prepared.graph)).toEqual(['pooling']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  it('an average over nothing is refused', () => {
    const attrs = { kernel: [1, 1], pad: [1, 1], count_include_pad: false };
    expect(() => prepareModel(pooled(image, { ...avg, ...attrs }))).toThrow(
      /MRT2003 node pooling: Pooling: some windows lie beyond the image/,
    );
  });

  it('averages and sums over random windows are exact', () => {
    const axis = fc.record({
      size: fc.integer({ min: 1, max: 9 }),
      kernel: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 4 }),
      pad: fc.integer({ min: 0, max: 2 }),
    });
    const options = fc.record({
      pool_type: fc.constantFrom('avg' as const, 'sum' as const),
      pooling_convention: fc.constantFrom('valid' as const, 'full' as const),
      count_include_pad: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 2 }), options, (axes, attrs) => {
        fc.pre(axes.every(({ size, kernel, pad }) => pad < kernel && kernel <= size + 2 * pad));
        // What begins beyond the padding is an average over nothing.
        fc.pre(
          axes.every(({ size, kernel, stride, pad }) => {
            const last = Math.ceil((size + 2 * pad - kernel) / stride) * stride - pad;
            return attrs.pooling_convention === 'valid' || last < size;
          }),
        );
        const model = pooled([1, 2, ...axes.map(({ size }) => size)], {
          ...attrs,
          kernel: axes.map(({ kernel }) => kernel),
          stride: axes.map(({ stride }) => stride),
          pad: axes.map(({ pad }) => pad),
        });
        expect(distance(model, prepareModel(model), { batch: 2 })).toBeLessThan(1e-12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('a window of too many elements is refused', () => {
    expect(() => prepareModel(pooled([1, 1, 256, 256], { ...avg, kernel: [256, 256] }))).toThrow(
      /MRT2003 node pooling: .*65536 elements/,
    );
  });
});
