import { evaluateModel, irOperators } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { float64 } from '@mrtjs/tensor';
import { workspacePath } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';
import { drawn } from './data.js';
import { lossGradient } from './loss.js';
import { filesOf } from './save.js';
import { accuracyOf, SETTINGS, train } from './train.js';

/** Settings for few images. */
const short = { ...SETTINGS, epochs: 1, batch: 10, rate: 0.02 };

test('training is reproducible, and depends on the seed', async () => {
  const images = await drawn('train', 60);
  const files = filesOf(train(images, short));
  expect(filesOf(train(images, short))).toEqual(files);
  expect(filesOf(train(images, { ...short, seed: 2 })).params).not.toEqual(files.params);
});

test('training learns, and tells how it goes', async () => {
  const images = await drawn('train', 200);
  const told: number[] = [];
  const network = train(images, { ...short, epochs: 3, onEpoch: (epoch) => told.push(epoch) });
  expect(told).toEqual([0, 1, 2]);
  expect(accuracyOf(network, images)).toBeGreaterThan(0.6);
});

test('the gradient of the loss pulls towards the label and sums to zero', () => {
  const gradient = lossGradient(
    Float64Array.from({ length: 20 }, (_, i) => (i % 7) - 900 * (i % 2)),
    [3, 0],
  );
  for (const [n, label] of [3, 0].entries()) {
    const row = [...gradient.subarray(10 * n, 10 * n + 10)];
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(row.findIndex((value) => value < 0)).toBe(label);
  }
});

test('the saved files say what the network computes', async () => {
  const images = await drawn('train', 64);
  const network = train(images, short);
  const { model, diagnostics } = importMxnet(filesOf(network));
  expect(diagnostics).toEqual([]);
  const batch = images.slice(0, 4);
  const input = float64(
    [4, 1, 28, 28],
    batch.flatMap(({ data }) => [...data]),
  );
  const [output] = evaluateModel(model, new Map([['data', input]]), irOperators);
  const scores = network.forward(input.data, 4, false);
  for (let n = 0; n < 4; n++) {
    const powers = [...scores.subarray(10 * n, 10 * n + 10)].map(Math.exp);
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, c) => expect(output?.data[10 * n + c]).toBeCloseTo(power / sum, 10));
  }
});

test('the committed model is the training form of an MXNet network and reads digits', async () => {
  const committed = (name: string): Uint8Array =>
    new Uint8Array(readFileSync(workspacePath('examples/digits', name)));
  const symbol = new TextDecoder().decode(committed('digits-symbol.json'));
  expect(symbol).toMatch(/"SoftmaxOutput"/);
  expect(symbol).toMatch(/"BatchNorm"/);
  const { model } = importMxnet({ symbol, params: committed('digits-0000.params') });
  const images = await drawn('test', 100);
  const input = float64(
    [100, 1, 28, 28],
    images.flatMap(({ data }) => [...data]),
  );
  const [output] = evaluateModel(model, new Map([['data', input]]), irOperators);
  const right = images.filter(({ label }, n) => {
    const row = [...(output?.data.subarray(10 * n, 10 * n + 10) ?? [])];
    return row.indexOf(Math.max(...row)) === label;
  });
  expect(right.length).toBeGreaterThanOrEqual(95);
});
