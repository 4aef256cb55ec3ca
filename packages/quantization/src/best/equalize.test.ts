import type { Model, Value } from '@mrtjs/graph';
import { irOperators, ops, passContext, runPasses } from '@mrtjs/graph';
import { checkPass, compareModels, randomInputs } from '@mrtjs/graph/testing';
import type { Shape } from '@mrtjs/tensor';
import { seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import { Build } from '../testing/build.js';
import { equalizeChannels } from './equalize.js';

const SHAPE: Shape = [2, 4, 6, 6];

/** Factors that make some channels a thousand times as large as others. */
const UNEVEN = [1, 0.01, 10, 0.3];

class Chain extends Build {
  readonly #random = seededRandom(5);

  conv(name: string, x: Value, channels: number, filters: number, groups = 1): Value {
    const shape = [filters, channels / groups, 3, 3];
    const perFilter = sizeOf(shape.slice(1));
    const values = Array.from(
      { length: sizeOf(shape) },
      (_, i) => this.#random.normal() * (UNEVEN[Math.floor(i / perFilter) % 4] as number),
    );
    const bias = Array.from({ length: filters }, () => this.#random.normal());
    return this.op(
      ops.convolution,
      name,
      [x, this.param(`${name}_w`, shape, values), this.param(`${name}_b`, [filters], bias)],
      {
        kernel: [3, 3],
        pad: [1, 1],
        num_filter: filters,
        num_group: groups,
      },
    );
  }

  relu(name: string, x: Value): Value {
    return this.op(ops.relu, name, [x]);
  }

  dense(name: string, x: Value, columns: number): Value {
    const values = Array.from({ length: 3 * columns }, () => this.#random.normal());
    return this.op(ops.fullyConnected, name, [x, this.param(`${name}_w`, [3, columns], values)], {
      num_hidden: 3,
      no_bias: true,
    });
  }
}

const equalized = (model: Model): Model => runPasses(model, [equalizeChannels], passContext());

/** Largest weight of each filter of a layer. */
function largestOf({ params }: Model, name: string): number[] {
  const tensor = params.get(name);
  if (tensor === undefined) throw new Error(name);
  const perFilter = sizeOf(tensor.shape.slice(1));
  const largest = new Array<number>(tensor.shape[0] as number).fill(0);
  toNumbers(tensor).forEach((x: number, i: number) => {
    const f = Math.floor(i / perFilter);
    largest[f] = Math.max(largest[f] as number, Math.abs(x));
  });
  return largest;
}

/** Pointwise, depthwise, pointwise, with what may lie between them. */
function depthwiseNet(between: (chain: Chain, name: string, x: Value) => Value): {
  chain: Chain;
  model: Model;
} {
  const chain = new Chain();
  const first = between(chain, 'a', chain.conv('first', chain.data(SHAPE), 4, 4));
  const depthwise = between(chain, 'b', chain.conv('depthwise', first, 4, 4, 4));
  return { chain, model: chain.model(chain.conv('last', depthwise, 4, 4)) };
}

describe('equalizeChannels', () => {
  it.each<[string, (chain: Chain, name: string, x: Value) => Value]>([
    ['ReLU', (chain, name, x) => chain.relu(name, x)],
    ['Activation', (chain, name, x) => chain.op(ops.activation, name, [x], { act_type: 'relu' })],
    ['nothing', (_, __, x) => x],
    [
      'LeakyReLU',
      (chain, name, x) => {
        const below = chain.relu(`${name}1`, chain.op(ops.negative, `${name}2`, [x]));
        const scaled = chain.op(ops.broadcastMul, `${name}3`, [below, chain.param(`${name}s`, [1], [0.1])]);
        return chain.op(ops.elemwiseSub, name, [chain.relu(`${name}4`, x), scaled]);
      },
    ],
    [
      'pooling',
      (chain, name, x) =>
        chain.op(ops.pooling, name, [chain.relu(`${name}r`, x)], { kernel: [2, 2], pad: [1, 1] }),
    ],
  ])('balances channels across %s and changes no result', (_, between) => {
    const { model } = depthwiseNet(between);
    const result = equalized(model);
    expect(compareModels(model, result, randomInputs(model, 1), irOperators)).toBeLessThan(1e-9);
    // Both sides of a pair come to have about the same largest weights.
    const [filters, columns] = ['first_w', 'depthwise_w'].map((name) => largestOf(result, name));
    filters?.forEach((x, c) => expect(Math.abs(Math.log2(x / (columns?.[c] as number)))).toBeLessThan(1));
    const before = largestOf(model, 'first_w');
    expect(Math.max(...before) / Math.min(...before)).toBeGreaterThan(
      4 * (Math.max(...(filters ?? [])) / Math.min(...(filters ?? []))),
    );
  });

  it('reaches through a global average and a flatten to a dense layer', () => {
    const chain = new Chain();
    const depthwise = chain.relu('r', chain.conv('depthwise', chain.data(SHAPE), 4, 4, 4));
    const sum = chain.op(ops.sum, 's', [depthwise], { axis: [2, 3], keepdims: true });
    const mean = chain.op(ops.broadcastMul, 'm', [sum, chain.param('c', [1], [1 / 36])]);
    const model = chain.model(chain.dense('dense', chain.op(ops.flatten, 'f', [mean]), 4));
    const result = equalized(model);
    expect(result).not.toBe(model);
    expect(compareModels(model, result, randomInputs(model, 1), irOperators)).toBeLessThan(1e-9);
  });

  it.each<[string, (chain: Chain) => readonly Value[]]>([
    [
      'no depthwise convolution',
      (chain) => [chain.conv('b', chain.relu('r', chain.conv('a', chain.data(SHAPE), 4, 4)), 4, 4)],
    ],
    [
      'a sum between the layers',
      (chain) => {
        const x = chain.data(SHAPE);
        const sum = chain.op(ops.elemwiseAdd, 's', [chain.conv('a', x, 4, 4), x]);
        return [chain.conv('b', chain.relu('r', sum), 4, 4, 4)];
      },
    ],
    [
      'limits of both sides between the layers',
      (chain) => {
        const a = chain.conv('a', chain.data(SHAPE), 4, 4);
        return [chain.conv('b', chain.op(ops.clip, 'c', [a], { a_min: 0, a_max: 6 }), 4, 4, 4)];
      },
    ],
    [
      'an output between the layers',
      (chain) => {
        const a = chain.relu('r', chain.conv('a', chain.data(SHAPE), 4, 4));
        return [chain.conv('b', a, 4, 4, 4), a];
      },
    ],
  ])('leaves a model as it is with %s', (_, make) => {
    const chain = new Chain();
    const model = chain.model(...make(chain));
    expect(equalized(model)).toBe(model);
  });

  it('is exact on random models', () => {
    const { runs, error } = checkPass(equalizeChannels, {
      families: ['convolution', 'activation', 'pooling'],
      runs: 40,
    });
    expect(runs).toBe(40);
    expect(error).toBeLessThan(1e-9);
  });
});
