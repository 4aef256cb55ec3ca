import { builtinDatasets } from './sets/index.js';
import { batchShape, exactShape, splitInputShape } from './input-shape.js';
import { openCalibration } from './split.js';

test.each([
  [[-1, 3, 32, 32], [3, 32, 32], 0],
  [[38, -1], [38], 1],
  [[-1], [], 0],
])('%j is samples of shape %j, batch axis %d', (shape, sampleShape, batchAxis) => {
  expect(splitInputShape(shape)).toEqual({ sampleShape, batchAxis });
  expect(batchShape({ sampleShape, batchAxis }, 7)).toEqual(shape.map((dim) => (dim === -1 ? 7 : dim)));
});

test.each([[[1, 3, 32, 32]], [[-1, -1, 3]], [[-1, 0, 3]], [[-1, 2.5]], [[]]])(
  '%j has no batch axis',
  (shape) => {
    expect(() => splitInputShape(shape)).toThrow('MRT3003');
  },
);

test('the rule of one shape knows the batch axis', () => {
  const rule = exactShape([38], 1);
  expect(rule.text).toBe('(38, N)');
  expect(rule.accepts({ sampleShape: [38], batchAxis: 1 })).toBe(true);
  expect(rule.accepts({ sampleShape: [38], batchAxis: 0 })).toBe(false);
});

test.each([
  ['mnist', [-1, 1, 28, 28]],
  ['cifar10', [-1, 3, 32, 32]],
  ['digits', [-1, 1, 28, 28]],
])('%s demands %j [R213]', async (name, shape) => {
  const dataset = builtinDatasets.lookup(name);
  expect(dataset.shape.accepts(splitInputShape(shape))).toBe(true);
  for (const wrong of [
    [...shape, 1],
    [-1, ...shape.slice(1).reverse(), 2],
    [...shape.slice(1), -1],
  ])
    await expect(openCalibration(dataset, { root: '.', inputShape: wrong })).rejects.toThrow(
      `MRT3003 dataset ${name} has no inputs of shape`,
    );
});
