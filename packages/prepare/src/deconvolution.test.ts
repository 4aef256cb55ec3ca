import type { AttrsInput, Model } from '@mrtjs/graph';
import { ops, outputNames } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import fc from 'fast-check';
import { prepareModel } from './prepare.js';
import { distance, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.deconvolution.attrs>;

/** A transposed convolution called `deconv` over data of a shape. */
function deconvolved(shape: Shape, weight: Shape, attrs: Attrs): Model {
  const sketch = new Sketch();
  const groups = attrs.num_group ?? 1;
  const filters = (weight[1] as number) * groups;
  const bias = attrs.no_bias === false ? [sketch.param('b', [filters])] : [];
  const all = { kernel: weight.slice(2), num_filter: filters, ...attrs };
  const inputs = [sketch.input(shape), sketch.param('w', weight), ...bias];
  return sketch.model(sketch.op(ops.deconvolution, inputs, all, 'deconv'));
}

const spread = ['Convolution', 'Reshape', 'transpose', 'Reshape'];

describe('Deconvolution', () => {
  it.each<readonly [string, Model, readonly string[]]>([
    ['stride 1', deconvolved([1, 2, 4, 5], [2, 3, 3, 2], {}), ['Convolution']],
    ['stride 1, padded', deconvolved([1, 2, 4, 5], [2, 3, 3, 3], { pad: [1, 1] }), ['Convolution']],
    [
      'stride 1, padded by more than its kernel',
      deconvolved([1, 2, 6, 6], [2, 3, 2, 2], { pad: [2, 2] }),
      ['Convolution', 'slice'],
    ],
    ['dilated', deconvolved([1, 2, 4, 5], [2, 3, 3, 3], { dilate: [2, 3] }), ['Convolution']],
    ['as large as its stride', deconvolved([1, 2, 3, 3], [2, 3, 2, 2], { stride: [2, 2] }), spread],
    [
      'twice as large, padded, with bias',
      deconvolved([1, 2, 3, 3], [2, 3, 4, 4], { stride: [2, 2], pad: [1, 1], no_bias: false }),
      [...spread, 'slice'],
    ],
    [
      'adj',
      deconvolved([1, 2, 3, 3], [2, 3, 3, 3], { stride: [2, 2], pad: [1, 1], adj: [1, 1], no_bias: false }),
      [...spread, 'slice'],
    ],
    [
      'target_shape',
      deconvolved([1, 2, 3, 3], [2, 3, 3, 3], { stride: [2, 2], target_shape: [6, 5] }),
      [...spread, 'slice'],
    ],
    ['groups', deconvolved([1, 4, 3, 3], [4, 2, 2, 2], { stride: [2, 2], num_group: 2 }), spread],
    [
      'an axis each: stride and dilation without common divisor',
      deconvolved([1, 1, 3, 4], [1, 1, 4, 3], { stride: [2, 3], dilate: [3, 2] }),
      [...spread, 'slice'],
    ],
    [
      'over NCW',
      deconvolved([1, 2, 5], [2, 3, 4], { stride: [2], pad: [1], no_bias: false }),
      ['expand_dims', 'Convolution', 'squeeze', 'Reshape', 'transpose', 'Reshape', 'slice'],
    ],
  ])('%s is a convolution and a rearrangement', (_, model, expected) => {
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(expected);
    expect(outputNames(prepared.graph)).toEqual(['deconv']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  it('computes no more products than it has: the kernel is cut up, not enlarged', () => {
    const prepared = prepareModel(deconvolved([1, 2, 3, 3], [2, 3, 4, 4], { stride: [2, 2], pad: [1, 1] }));
    expect(prepared.params.get('mrt_rewrite_weight_0')?.shape).toEqual([3 * 4, 2, 2, 2]);
  });

  it('every combination of sizes, strides, dilations, paddings and groups is exact', () => {
    const axis = fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      kernel: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 4 }),
      dilate: fc.integer({ min: 1, max: 3 }),
      pad: fc.integer({ min: 0, max: 4 }),
      adj: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(axis, { minLength: 1, maxLength: 2 }),
        fc.constantFrom(1, 2),
        fc.boolean(),
        (axes, groups, no_bias) => {
          const sizes = axes.map(
            ({ size, kernel, stride, dilate, pad, adj }) =>
              stride * (size - 1) + dilate * (kernel - 1) + 1 - 2 * pad + adj,
          );
          fc.pre(sizes.every((size) => size > 0));
          const along = (key: 'stride' | 'dilate' | 'pad' | 'adj'): number[] => axes.map((each) => each[key]);
          const model = deconvolved(
            [1, 2, ...axes.map(({ size }) => size)],
            [2, 2, ...axes.map(({ kernel }) => kernel)],
            {
              stride: along('stride'),
              dilate: along('dilate'),
              pad: along('pad'),
              adj: along('adj'),
              num_group: groups,
              no_bias,
            },
          );
          expect(distance(model, prepareModel(model), { batch: 2 })).toBeLessThan(1e-12);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('UpSampling with bilinear weights is one', () => {
    const sketch = new Sketch();
    const inputs = [sketch.input([1, 3, 3, 4]), sketch.param('w', [3, 1, 4, 4])];
    const attrs = { scale: 2, sample_type: 'bilinear' as const, num_filter: 3 };
    const model = sketch.model(sketch.op(ops.upSampling, inputs, attrs));
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual([...spread, 'slice']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  it.each([1, 2])('R189: BatchNorm is folded into it (%d groups)', (num_group) => {
    const sketch = new Sketch();
    const inputs = [
      sketch.input([1, 4, 3, 3]),
      sketch.param('w', [4, 2, 3, 3]),
      sketch.param('b', [2 * num_group]),
    ];
    const attrs = { kernel: [3, 3], stride: [2, 2], num_filter: 2 * num_group, num_group, no_bias: false };
    const model = sketch.model(sketch.batchNorm(sketch.op(ops.deconvolution, inputs, attrs), 2 * num_group));
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual([...spread, 'slice']);
    expect(distance(model, prepared, { batch: 2 })).toBeLessThan(1e-12);
  });

  it.each<readonly [string, Shape, Shape, Attrs, string]>([
    ['sums too long for 32 bits', [1, 70_000, 1, 1], [70_000, 1, 1, 1], { num_group: 1 }, 'none'],
    [
      'groups with sums too long for 32 bits',
      [1, 2, 300, 300],
      [2, 1, 257, 257],
      { num_group: 2 },
      'a sum of 66049 products',
    ],
  ])('%s', (_, shape, weight, attrs, refusal) => {
    const model = deconvolved(shape, weight, attrs);
    if (refusal === 'none') expect(operatorsOf(prepareModel(model))).toContain('elemwise_add');
    else expect(() => prepareModel(model)).toThrow(refusal);
  });

  it('needs its weight to be a parameter', () => {
    const sketch = new Sketch();
    const x = sketch.input([1, 1, 2, 2]);
    const model = sketch.model(sketch.op(ops.deconvolution, [x, x], { kernel: [2, 2], num_filter: 1 }));
    expect(() => prepareModel(model)).toThrow('weight and bias must be parameters');
  });
});
