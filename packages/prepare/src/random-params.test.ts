import type { Model } from '@mrtjs/graph';
import { evaluateModel, inputsOf, irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import { absMax, float64, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import type { Tensor } from '@mrtjs/tensor';
import { randomParams } from './random-params.js';
import { Sketch } from './testing/sketch.js';

const bare = (name: string) => valueOf(makeNode(ops.variable, name, []));

/** A network of which no parameter is given. */
function network(input = 'data'): Model {
  const sketch = new Sketch();
  const conv = sketch.op(ops.convolution, [bare(input), bare('w'), bare('b')], {
    kernel: [3, 3],
    num_filter: 64,
  });
  const bn = sketch.op(ops.batchNorm, [conv, ...['gamma', 'beta', 'mean', 'var'].map(bare)], {
    fix_gamma: false,
  });
  const prelu = sketch.op(ops.leakyReLU, [bn, bare('slope')], { act_type: 'prelu' });
  return sketch.model(sketch.op(ops.fullyConnected, [prelu, bare('v')], { num_hidden: 10, no_bias: true }));
}

const inputShapes = new Map([['data', [1, 32, 8, 8]]]);

function values(model: Model, name: string): number[] {
  return [...toNumbers(model.params.get(name) as Tensor)];
}

function moments(numbers: readonly number[]): { mean: number; deviation: number } {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return {
    mean,
    deviation: Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length),
  };
}

describe('randomParams', () => {
  const model = randomParams(network(), { seed: 7, inputShapes });

  it('gives every parameter a float32 tensor of its shape, and no other variable', () => {
    expect(inputsOf(model).map((node) => node.name)).toEqual(['data']);
    expect(
      Object.fromEntries([...model.params].map(([name, { dtype, shape }]) => [name, [dtype, shape]])),
    ).toEqual({
      w: ['float32', [64, 32, 3, 3]],
      b: ['float32', [64]],
      gamma: ['float32', [64]],
      beta: ['float32', [64]],
      mean: ['float32', [64]],
      var: ['float32', [64]],
      slope: ['float32', [64]],
      v: ['float32', [10, 64 * 36]],
    });
  });

  it('in realistic ranges', () => {
    expect(moments(values(model, 'w')).deviation).toBeCloseTo(Math.sqrt(2 / (32 * 9)), 2);
    expect(moments(values(model, 'v')).deviation).toBeCloseTo(Math.sqrt(2 / (64 * 36)), 2);
    expect(moments(values(model, 'gamma')).mean).toBeCloseTo(1, 1);
    expect(moments(values(model, 'slope')).mean).toBeCloseTo(0.25, 1);
    expect(Math.min(...values(model, 'var'))).toBeGreaterThan(0.4);
    for (const name of ['b', 'beta', 'mean'])
      expect(Math.max(...values(model, name).map(Math.abs))).toBeLessThan(0.6);
  });

  it('so that outputs keep the size of inputs', () => {
    const random = seededRandom(1);
    const shape = [1, 32, 8, 8];
    const data = float64(
      shape,
      Array.from({ length: sizeOf(shape) }, () => random.normal()),
    );
    const [out] = evaluateModel(model, new Map([['data', data]]), irOperators);
    const size = absMax(out as Tensor);
    expect(size).toBeGreaterThan(0.3);
    expect(size).toBeLessThan(30);
  });

  it('is the same for the same seed, another for another', () => {
    const again = randomParams(network(), { seed: 7, inputShapes });
    expect(again.params).toEqual(model.params);
    expect(values(randomParams(network(), { seed: 8, inputShapes }), 'w')).not.toEqual(values(model, 'w'));
  });

  it('keeps parameters that are given', () => {
    const given = float64([64], new Float64Array(64).fill(3));
    const partly = { ...network(), params: new Map([['b', given]]) };
    expect(randomParams(partly, { seed: 7, inputShapes }).params.get('b')).toBe(given);
  });

  it('takes a single shape for the only input, whatever its name', () => {
    expect(randomParams(network('image'), { seed: 7, inputShapes }).params.size).toBe(8);
  });

  it('R124: names inputs whose shape is missing', () => {
    expect(() => randomParams(network(), { seed: 7, inputShapes: new Map() })).toThrow('MRT1010 node data');
  });
});
