import type { Contraction } from '../network.js';
import { elementTypeOf } from '../network.js';
import { winogradBlockOf } from './winograd.js';

/** A convolution with weights of up to `heaviest`. */
function convolution(heaviest: number): Contraction {
  const value = (shape: readonly number[], high: number): Contraction['data'] => {
    const range = { low: -high, high };
    return { shape, range, type: elementTypeOf(range) };
  };
  const weight = value([64, 8, 3, 3], heaviest);
  return {
    kind: 'contraction',
    data: value([1, 8, 28, 28], 1),
    weight: { ...weight, elements: new Int16Array(64 * 8 * 9).fill(heaviest) },
    output: value([1, 64, 28, 28], 72 * heaviest),
    groups: 1,
    strides: [1, 1],
    padding: [1, 1],
    dilation: [1, 1],
  };
}

test.each([
  [668, 4], // 49 · 668 = 32 732
  [669, 2],
  [3640, 2], // 9 · 3640 = 32 760
  [3641, undefined],
])('weights of %d, of which transformed kernels have 49 or 9, take blocks of %s', (heaviest, block) => {
  expect(winogradBlockOf(convolution(heaviest))).toBe(block);
});
