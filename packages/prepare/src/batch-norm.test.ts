import type { AttrsInput, Model, Profile } from '@mrtjs/graph';
import { evaluateModel, irOperators, ops } from '@mrtjs/graph';
import { float64, toNumbers } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { distance, namesOf, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.batchNorm.attrs>;

/** A convolution, with a bias or without, and BatchNorm; `shared` makes the convolution a head, too. */
function convolved(attrs: Attrs, { bias = false, shared = false } = {}): Model {
  const sketch = new Sketch();
  const inputs = [sketch.input([1, 2, 5, 5]), sketch.param('w', [4, 2, 3, 3])];
  const conv = sketch.op(ops.convolution, bias ? [...inputs, sketch.param('b', [4])] : inputs, {
    kernel: [3, 3],
    num_filter: 4,
    no_bias: !bias,
  });
  const bn = sketch.batchNorm(conv, 4, attrs);
  return shared ? sketch.model(bn, conv) : sketch.model(bn);
}

function alone(attrs: Attrs): Model {
  const sketch = new Sketch();
  const axis = attrs.axis ?? 1;
  return sketch.model(sketch.batchNorm(sketch.input([1, 2, 5, 4]), [1, 2, 5, 4].at(axis) ?? 0, attrs));
}

function numbersOf(model: Model, name: string): ArrayLike<number> | undefined {
  const tensor = model.params.get(name);
  return tensor && toNumbers(tensor);
}

describe('BatchNorm', () => {
  it.each<readonly [string, Model]>([
    ['R189: without bias', convolved({ fix_gamma: false })],
    ['R189, D55: with bias', convolved({ fix_gamma: false }, { bias: true })],
    ['R190: fix_gamma', convolved({}, { bias: true })],
    ['R189, D58: axis counted from the back', convolved({ axis: -3, fix_gamma: false })],
  ])('%s is folded into the convolution before it', (_, model) => {
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['Convolution']);
    expect(namesOf(prepared)).toEqual(['mrt_rewrite_bn_0']);
    expect([...prepared.params.keys()].sort()).toEqual(['mrt_rewrite_bias_0', 'mrt_rewrite_w_0']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  it.each<readonly [string, Model]>([
    ['R189: alone', alone({ fix_gamma: false })],
    ['R190: alone, fix_gamma', alone({})],
    ['R189, D58: alone, axis −1', alone({ axis: -1, fix_gamma: false })],
  ])('%s is scaled and shifted', (_, model) => {
    const prepared = prepareModel(model);
    expect(namesOf(prepared)).toEqual(['mrt_rewrite_broadcast_mul_0', 'bn']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  it('R189, D56: is not folded into a convolution with other consumers, whose parameters stay', () => {
    const model = convolved({ fix_gamma: false }, { bias: true, shared: true });
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['Convolution', 'broadcast_mul', 'broadcast_add']);
    expect(prepared.params.get('b')).toEqual(model.params.get('b'));
    expect(distance(model, prepared)).toBeLessThan(1e-12);
  });

  it('is not folded over another axis than that of the channels', () => {
    const sketch = new Sketch();
    const conv = sketch.op(ops.convolution, [sketch.input([1, 2, 5, 5]), sketch.param('w', [4, 2, 1, 1])], {
      kernel: [1, 1],
      num_filter: 4,
      no_bias: true,
    });
    const model = sketch.model(sketch.batchNorm(conv, 5, { axis: 2 }));
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['Convolution', 'broadcast_mul', 'broadcast_add']);
    expect(distance(model, prepared)).toBeLessThan(1e-12);
  });

  it.each<readonly [Profile, number]>([
    ['fixed', 1e-3],
    ['mrt1', 1e-5],
  ])('R189, D57: in profile %s eps is %d by default', (profile, eps) => {
    const sketch = new Sketch();
    const one = (name: string, value: number) => sketch.param(name, [1], [value]);
    const statistics = [one('g', 1), one('b', 0), one('m', 0), one('v', 0.25)];
    const model = sketch.model(sketch.op(ops.batchNorm, [sketch.input([1, 1]), ...statistics]));
    const prepared = prepareModel(model, { profile });
    const [out] = evaluateModel(prepared, new Map([['data', float64([1, 1], [1])]]), irOperators);
    expect(out?.data[0]).toBeCloseTo(1 / Math.sqrt(0.25 + eps), 12);
  });

  it('two over one shared weight get weights of their own', () => {
    const sketch = new Sketch();
    const [data, weight] = [sketch.input([1, 2, 4, 4]), sketch.param('w', [2, 2, 1, 1])];
    const heads = ['a', 'b'].map((name) => {
      const attrs = { kernel: [1, 1], num_filter: 2, no_bias: true };
      return sketch.batchNorm(sketch.op(ops.convolution, [data, weight], attrs, `conv_${name}`), 2, {}, name);
    });
    const model = sketch.model(...heads);
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['Convolution', 'Convolution']);
    expect(distance(model, prepared)).toBeLessThan(1e-12);
  });

  it.each<readonly [Profile, number]>([
    ['fixed', 3],
    ['mrt1', 2],
  ])('D55: profile %s gives a bias b and scale 2 the bias 1 + %d', (profile, added) => {
    const sketch = new Sketch();
    const one = (name: string, value: number, shape = [1]) => sketch.param(name, shape, [value]);
    const conv = sketch.op(
      ops.convolution,
      [sketch.input([1, 1, 2, 2]), one('w', 1, [1, 1, 1, 1]), one('b', 2)],
      {
        kernel: [1, 1],
        num_filter: 1,
      },
    );
    const statistics = [one('gamma', 1.5), one('beta', 1), one('mean', 0), one('var', 1)];
    const bn = sketch.op(ops.batchNorm, [conv, ...statistics], { eps: 0, fix_gamma: false });
    const prepared = prepareModel(sketch.model(bn), { profile });
    const bias = profile === 'mrt1' ? 'b' : 'mrt_rewrite_bias_0';
    expect(Array.from(numbersOf(prepared, bias) ?? [])).toEqual([1 + added]);
  });

  it('D56: profile mrt1 folds whatever else the convolution feeds', () => {
    const prepared = prepareModel(convolved({}, { shared: true }), { profile: 'mrt1' });
    expect(operatorsOf(prepared)).toEqual(['Convolution', 'Convolution']);
  });

  it('D56: profile mrt1 overwrites the bias, also for what else uses it', () => {
    const model = convolved({ fix_gamma: false }, { bias: true, shared: true });
    const prepared = prepareModel(model, { profile: 'mrt1' });
    expect(prepared.graph.outputs.map(({ node }) => node.inputs[2]?.node.name)).toEqual(['b', 'b']);
    expect(prepared.params.get('b')).not.toEqual(model.params.get('b'));
    expect(distance(model, prepared)).toBeGreaterThan(0.01);
  });

  it('whose statistics are not parameters is refused, and so is one whose variance is negative', () => {
    const sketch = new Sketch();
    const data = sketch.input([1, 2]);
    const given = ['g', 'b', 'm'].map((name) => sketch.param(name, [2]));
    const free = sketch.op(ops.batchNorm, [data, ...given, sketch.op(ops.reshape, [data], { shape: [2] })]);
    const negative = sketch.op(
      ops.batchNorm,
      [data, ...given, sketch.param('v', [2], [1, -1])],
      {},
      'negative',
    );
    expect(() => prepareModel(sketch.model(free, negative))).toThrow(
      /MRT2003 node batchnorm: .*must be parameters.*\nMRT2003 node negative: .*not positive/,
    );
  });
});
