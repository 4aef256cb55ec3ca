import { seededRandom } from '@mrtjs/tensor';
import { BatchNorm } from './batch-norm.js';
import { Convolution } from './convolution.js';
import { Dense } from './dense.js';
import type { Layer } from './layer.js';
import { MaxPool } from './max-pool.js';
import { Relu } from './relu.js';

const random = seededRandom(5);
const BATCH = 3;
const values = (size: number): Float64Array => Float64Array.from({ length: size }, () => random.normal());

const LAYERS: readonly (readonly [name: string, layer: Layer, inputSize: number])[] = [
  ['convolution', new Convolution({ name: 'c', channels: 2, filters: 3, side: 4 }, random), 32],
  ['batch normalisation', new BatchNorm('b', 2, 9), 18],
  ['relu', new Relu(10), 10],
  ['max pooling', new MaxPool(2, 4), 32],
  ['fully connected', new Dense('d', 5, 4, random), 5],
];

describe.each(LAYERS)('%s', (_, layer, inputSize) => {
  const input = values(BATCH * inputSize);
  const weights = values(BATCH * layer.outputSize);
  /** Some number that depends on every output. */
  const score = (): number =>
    layer.forward(input, BATCH, true).reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
  /** The slope of the score by one element of `at`, measured. */
  const slope = (at: Float64Array, i: number): number => {
    const step = 1e-5;
    const value = at[i] as number;
    at[i] = value + step;
    const above = score();
    at[i] = value - step;
    const below = score();
    at[i] = value;
    return (above - below) / (2 * step);
  };

  test('the gradient by the input is the slope', () => {
    score();
    const gradient = layer.backward(weights, BATCH);
    expect(gradient).toHaveLength(input.length);
    input.forEach((_value, i) => expect(gradient[i]).toBeCloseTo(slope(input, i), 5));
  });

  test('the gradients by the parameters are the slopes', () => {
    score();
    layer.backward(weights, BATCH);
    for (const { value, gradient } of layer.parameters) {
      const found = gradient.slice();
      value.forEach((_value, i) => expect(found[i]).toBeCloseTo(slope(value, i), 5));
    }
  });

  test('gives a batch of its output size', () => {
    expect(layer.forward(input, BATCH, false)).toHaveLength(BATCH * layer.outputSize);
  });
});

test('batch normalisation normalises in training and remembers for later', () => {
  const layer = new BatchNorm('b', 1, 4);
  const input = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const trained = layer.forward(input, 2, true);
  expect(trained.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  expect(trained.reduce((sum, value) => sum + value * value, 0) / 8).toBeCloseTo(1, 4);
  for (let i = 0; i < 200; i++) layer.forward(input, 2, true);
  expect(layer.statistics.map(({ name, value }) => [name, Number(value[0]?.toFixed(6))])).toEqual([
    ['b_moving_mean', 4.5],
    ['b_moving_var', 5.25],
  ]);
  layer.forward(input, 2, false).forEach((value, i) => expect(value).toBeCloseTo(trained[i] as number, 6));
});
