/** Training by stochastic gradient descent, the same bits on every machine. */
import { argmax } from '@mrtjs/datasets';
import type { Random } from '@mrtjs/tensor';
import { seededRandom } from '@mrtjs/tensor';
import type { Parameter } from './layers/layer.js';
import { CLASSES, lossGradient } from './loss.js';
import { Network } from './network.js';

/** An image with its label. */
export interface Example {
  readonly data: Float32Array;
  readonly label: number;
}

/** How to train. */
export interface TrainOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  /** Step size of the first epoch. */
  readonly rate: number;
  /** What the step size is multiplied with after each epoch. */
  readonly decay: number;
  readonly momentum: number;
  /** Told after each epoch which fraction of the images was classified rightly while training. */
  onEpoch?(epoch: number, accuracy: number): void;
}

/** The settings of the committed model. */
export const SETTINGS: TrainOptions = Object.freeze({
  seed: 1,
  epochs: 8,
  batch: 32,
  rate: 0.05,
  decay: 0.7,
  momentum: 0.9,
});

/** Trains a new network. The result depends on the examples and the options alone. */
export function train(examples: readonly Example[], options: TrainOptions): Network {
  const random = seededRandom(options.seed);
  const network = new Network(random);
  const velocities = network.parameters.map(({ value }) => new Float64Array(value.length));
  let { rate } = options;
  for (let epoch = 0; epoch < options.epochs; epoch++, rate *= options.decay) {
    const order = shuffled(examples, random);
    let right = 0;
    for (let start = 0; start < order.length; start += options.batch) {
      const part = order.slice(start, start + options.batch);
      const scores = network.forward(inputOf(part), part.length, true);
      right += countRight(scores, part);
      network.backward(
        lossGradient(
          scores,
          part.map(({ label }) => label),
        ),
        part.length,
      );
      network.parameters.forEach((p, i) => step(p, velocities[i] as Float64Array, rate, options.momentum));
    }
    options.onEpoch?.(epoch, right / order.length);
  }
  // The file keeps float32: what is measured here is what is saved.
  for (const { value } of network.state) value.set(Float32Array.from(value));
  return network;
}

/** Which fraction of some examples a network classifies rightly. */
export function accuracyOf(network: Network, examples: readonly Example[]): number {
  const PART = 100;
  let right = 0;
  for (let start = 0; start < examples.length; start += PART) {
    const part = examples.slice(start, start + PART);
    right += countRight(network.forward(inputOf(part), part.length, false), part);
  }
  return right / examples.length;
}

function step({ value, gradient }: Parameter, velocity: Float64Array, rate: number, momentum: number): void {
  for (let i = 0; i < value.length; i++) {
    velocity[i] = momentum * (velocity[i] as number) - rate * (gradient[i] as number);
    value[i] = (value[i] as number) + (velocity[i] as number);
  }
}

function inputOf(examples: readonly Example[]): Float64Array {
  const size = examples[0]?.data.length ?? 0;
  const out = new Float64Array(examples.length * size);
  examples.forEach(({ data }, n) => out.set(data, n * size));
  return out;
}

function countRight(scores: Float64Array, examples: readonly Example[]): number {
  return examples.filter(({ label }, n) => argmax(scores, n * CLASSES, CLASSES) === label).length;
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
