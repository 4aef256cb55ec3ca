import type { AttrsInput, Model } from '@mrtjs/graph';
import { ops, outputNames } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { distance, namesOf, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.convolution.attrs>;

/** A convolution called `conv` with weight `w` and, unless `no_bias`, bias `b`. */
function convolved(shape: Shape, weight: Shape, attrs: Attrs, padding?: readonly number[]): Model {
  const sketch = new Sketch();
  const data = sketch.input(shape);
  const padded =
    padding === undefined ? data : sketch.op(ops.pad, [data], { mode: 'constant', pad_width: padding });
  const bias = attrs.no_bias === true ? [] : [sketch.param('b', [weight[0] as number])];
  const all = { kernel: weight.slice(2), num_filter: weight[0] as number, ...attrs };
  return sketch.model(sketch.op(ops.convolution, [padded, sketch.param('w', weight), ...bias], all, 'conv'));
}

describe('R196: Convolution over NCHW', () => {
  it.each<readonly [string, Model]>([
    ['D63: layout None', convolved([1, 2, 5, 5], [3, 2, 3, 3], { layout: null })],
    [
      'grouped, strided, dilated',
      convolved([1, 4, 7, 7], [4, 2, 2, 2], { num_group: 2, stride: [2, 2], dilate: [2, 2] }),
    ],
  ])('%s stays as it is', (_, model) => {
    expect(prepareModel(model).graph.outputs[0]?.node.attrs).toEqual(model.graph.outputs[0]?.node.attrs);
  });
});

describe('R196, D62: Convolution over NCW', () => {
  it.each<readonly [string, Model]>([
    ['without optional attributes', convolved([1, 2, 9], [4, 2, 3], { no_bias: true })],
    [
      'with all of them',
      convolved([1, 4, 9], [4, 2, 3], { num_group: 2, stride: [2], pad: [1], dilate: [2], layout: 'NCW' }),
    ],
  ])('%s becomes one over images', (_, model) => {
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['expand_dims', 'Convolution', 'squeeze']);
    expect(namesOf(prepared)).toEqual(['mrt_rewrite_expand_dims_0', 'mrt_rewrite_conv_0', 'conv']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBe(0);
  });

  it('two may share a weight', () => {
    const sketch = new Sketch();
    const weight = sketch.param('w', [2, 2, 3]);
    const attrs = { kernel: [3], num_filter: 2, no_bias: true };
    const first = sketch.op(ops.convolution, [sketch.input([1, 2, 9]), weight], attrs, 'first');
    const model = sketch.model(sketch.op(ops.convolution, [first, weight], attrs, 'second'));
    const prepared = prepareModel(model);
    expect(distance(model, prepared)).toBe(0);
    expect(prepared.params.size).toBe(2);
  });

  it('has BatchNorm folded into it', () => {
    const sketch = new Sketch();
    const inputs = [sketch.input([1, 2, 9]), sketch.param('w', [4, 2, 3]), sketch.param('b', [4])];
    const conv = sketch.op(ops.convolution, inputs, { kernel: [3], num_filter: 4 });
    const model = sketch.model(sketch.batchNorm(conv, 4));
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['expand_dims', 'Convolution', 'squeeze']);
    expect(distance(model, prepared)).toBeLessThan(1e-12);
  });
});

describe('R172, D46: Pad before Convolution', () => {
  const folded = (model: Model): boolean => !operatorsOf(prepareModel(model)).includes('Pad');

  it.each<readonly [string, Model, boolean]>([
    ['symmetric', convolved([1, 2, 5, 5], [3, 2, 3, 3], { pad: [0, 1] }, [0, 0, 0, 0, 2, 2, 1, 1]), true],
    ['over NCW', convolved([1, 2, 9], [3, 2, 3], {}, [0, 0, 0, 0, 2, 2]), true],
    ['asymmetric', convolved([1, 2, 5, 5], [3, 2, 3, 3], {}, [0, 0, 0, 0, 0, 1, 0, 1]), false],
    ['of channels', convolved([1, 2, 5, 5], [3, 4, 3, 3], {}, [0, 0, 1, 1, 0, 0, 0, 0]), false],
  ])('%s padding', (_, model, isFolded) => {
    const prepared = prepareModel(model);
    expect(folded(model)).toBe(isFolded);
    expect(outputNames(prepared.graph)).toEqual(['conv']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBe(0);
  });

  it('with something else than zeros stays', () => {
    const sketch = new Sketch();
    const pad_width = [0, 0, 0, 0, 1, 1, 1, 1];
    const padded = sketch.op(ops.pad, [sketch.input([1, 1, 3, 3])], {
      mode: 'constant',
      pad_width,
      constant_value: 1,
    });
    const weight = sketch.param('w', [1, 1, 1, 1]);
    const attrs = { kernel: [1, 1], num_filter: 1, no_bias: true };
    const model = sketch.model(sketch.op(ops.convolution, [padded, weight], attrs));
    expect(folded(model)).toBe(false);
    expect(distance(model, prepareModel(model))).toBe(0);
  });

  it('stays for other consumers, and is also folded below BatchNorm', () => {
    const sketch = new Sketch();
    const pad_width = [0, 0, 0, 0, 1, 1, 1, 1];
    const padded = sketch.op(ops.pad, [sketch.input([1, 2, 3, 3])], { mode: 'constant', pad_width });
    const attrs = { kernel: [3, 3], num_filter: 2, no_bias: true };
    const conv = sketch.op(ops.convolution, [padded, sketch.param('w', [2, 2, 3, 3])], attrs);
    const model = sketch.model(sketch.batchNorm(conv, 2), padded);
    const prepared = prepareModel(model);
    expect(prepared.graph.outputs[0]?.node.attrs).toMatchObject({ pad: [1, 1] });
    expect(distance(model, prepared)).toBeLessThan(1e-12);
  });
});

describe('R197, D64: sums that are too long for 32 bits', () => {
  const wide = (channels: number, attrs: Attrs = {}, kernel: Shape = [1, 1]): Model =>
    convolved([1, channels, ...kernel], [2, channels / (attrs.num_group ?? 1), ...kernel], attrs);

  it.each<readonly [string, Model, readonly string[]]>([
    ['32767 with a bias', wide(32767), ['Convolution']],
    ['32768 with a bias', wide(32768), ['Convolution', 'broadcast_add']],
    ['65535 without', wide(65535, { no_bias: true }), ['Convolution']],
    [
      '65536 without',
      wide(65536, { no_bias: true }),
      ['Convolution', 'Convolution', 'elemwise_add', 'slice', 'slice'],
    ],
    [
      '65540 of 2 × 2 elements, with a bias',
      wide(16385, {}, [2, 2]),
      ['Convolution', 'Convolution', 'broadcast_add', 'elemwise_add', 'slice', 'slice'],
    ],
  ])('%s', (_, model, expected) => {
    const prepared = prepareModel(model);
    expect([...operatorsOf(prepared)].sort()).toEqual(expected);
    expect(outputNames(prepared.graph)).toEqual(['conv']);
    expect(distance(model, prepared)).toBeLessThan(1e-9);
    for (const tensor of prepared.params.values())
      if (tensor.shape.length === 4) expect(sizeOf(tensor.shape.slice(1))).toBeLessThanOrEqual(65535);
  });

  it('profile mrt1 leaves 65535 with a bias in one piece', () => {
    expect(operatorsOf(prepareModel(wide(65535), { profile: 'mrt1' }))).toEqual(['Convolution']);
  });

  it('that cannot be split are refused', () => {
    expect(() => prepareModel(wide(131074, { num_group: 2, no_bias: true }))).toThrow(
      /MRT2003 node conv: .*65537 products/,
    );
    expect(() => prepareModel(wide(1, { no_bias: true }, [256, 256]))).toThrow('MRT2003 node conv');
  });

  it('that cannot be split stay in the float top of a split model, BatchNorm folded into them or not', () => {
    const sketch = new Sketch();
    const base = sketch.op(ops.relu, [sketch.input([1, 131074, 1, 1])], {}, 'base');
    const weight = sketch.param('w', [2, 65537, 1, 1]);
    const attrs = { kernel: [1, 1], num_filter: 2, num_group: 2, no_bias: true };
    const model = sketch.model(sketch.batchNorm(sketch.op(ops.convolution, [base, weight], attrs), 2));
    const prepared = prepareModel(model, { splitKeys: ['base'] });
    expect(operatorsOf(prepared)).toEqual(['relu', 'Convolution']);
    expect(distance(model, prepared)).toBeLessThan(1e-9);
  });
});
