import { makeNode, ops, valueOf } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import {
  addToDistribution,
  distinctIntegers,
  emptyDistribution,
  rangeUse,
  spreadOf,
} from './distribution.js';
import type { Reading } from './readings.js';
import { limitsOf } from './readings.js';

const value = valueOf(makeNode(ops.variable, 'x', []));
const reading = (changes: Partial<Reading> = {}): Reading => ({
  value,
  bits: 8,
  limited: true,
  scale: 10,
  zero: 0,
  axis: 0,
  ...changes,
});

describe.each<
  [title: string, reading: Reading, float: number[], integers: number[], clipped: number, use: number | null]
>([
  [
    'half a step beyond is not clipped, more is',
    reading(),
    [12.75, 12.76, -12.75, -13],
    [127, 127, -127, -127],
    2,
    1,
  ],
  [
    'a moved zero point moves the range',
    reading({ zero: 127 }),
    [25.4, 25.46, -0.06, 0],
    [127, 127, -127, -127],
    2,
    1,
  ],
  ['half of a symmetric range', reading(), [0, 12.7], [0, 127], 0, 0.5],
  ['bits that nobody knows', reading({ bits: null }), [1e6], [5], 0, null],
])('%s', (_, how, float, integers, clipped, use) => {
  test('is told', () => {
    const found = addToDistribution(
      emptyDistribution(),
      float64([float.length], float),
      float64([integers.length], integers),
      how,
    );
    expect(found.clipped).toBe(clipped);
    expect(rangeUse(found, how)).toBe(use);
  });
});

test('each channel has its own range', () => {
  const how = reading({ scale: [10, 100], zero: [0, 27], axis: 1 });
  const float = float64([1, 2, 2], [12, -13, 1.5, -1.1]);
  const found = addToDistribution(emptyDistribution(), float, float, how);
  // 12 · 10 fits, −13 · 10 does not; 1.5 · 100 − 27 fits, −1.1 · 100 − 27 does not.
  expect(found.clipped).toBe(2);
  expect(limitsOf(how)).toEqual({ low: -12.7, high: 12.7 });
  expect(found.channels).toEqual([13, 1.5]);
});

test('batches add up', () => {
  const how = reading();
  const one = addToDistribution(
    emptyDistribution(),
    float64([1, 2], [1, -20]),
    float64([1, 2], [10, -127]),
    how,
  );
  const two = addToDistribution(one, float64([1, 2], [-3, 4]), float64([1, 2], [10, 40]), how);
  expect([two.elements, two.clipped, two.low, two.high, distinctIntegers(two)]).toEqual([4, 1, -127, 40, 3]);
  expect(two.channels).toEqual([3, 20]);
  expect(
    distinctIntegers(addToDistribution(two, float64([1], [0]), float64([1], [2 ** 20]), how)),
  ).toBeNull();
});

test.each([
  [[], null],
  [[3], null],
  [[0, 0, 5], null],
  [[1, 2, 8], 4],
  [[1, 2, 3, 12], 4],
])('channels %j spread %p', (channels, expected) => {
  expect(spreadOf(channels)).toBe(expected);
});
