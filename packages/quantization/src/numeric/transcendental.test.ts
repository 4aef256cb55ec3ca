import fc from 'fast-check';
import { exp, expm1, log, sigmoid, softplus, tanh } from './transcendental.js';

/** Difference relative to the expected value. */
function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
}

const FUNCTIONS: readonly [string, (x: number) => number, (x: number) => number, number][] = [
  ['exp', exp, Math.exp, 700],
  ['tanh', tanh, Math.tanh, 40],
  ['sigmoid', sigmoid, (x) => 1 / (1 + Math.exp(-x)), 700],
  ['expm1', expm1, Math.expm1, 700],
  ['softplus', softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 700],
];

describe.each(FUNCTIONS)('%s', (_, actual, expected, limit) => {
  it('agrees with the engine to 1e-14 over its whole range', () => {
    const x = fc.double({ min: -limit, max: limit, noNaN: true });
    fc.assert(fc.property(x, (v) => relativeError(actual(v), expected(v)) <= 1e-14));
  });

  it('agrees with the engine to 1e-14 near 0', () => {
    const x = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(fc.property(x, (v) => relativeError(actual(v), expected(v)) <= 1e-14));
  });

  it('rises, but for the last bit', () => {
    for (let i = -400; i < 400; i++)
      expect(actual((i + 1) / 20) - actual(i / 20)).toBeGreaterThan(-2e-16 * Math.abs(actual(i / 20)));
  });
});

describe('log', () => {
  it('agrees with the engine to 1e-14 for every positive number', () => {
    const positive = fc.double({ min: Number.MIN_VALUE, noNaN: true });
    fc.assert(fc.property(positive, (v) => relativeError(log(v), Math.log(v)) <= 1e-14));
    const nearOne = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(fc.property(nearOne, (v) => relativeError(log(v), Math.log(v)) <= 1e-14));
  });

  it.each([
    [1, 0],
    [0, -Infinity],
    [Infinity, Infinity],
    [-1, NaN],
    [NaN, NaN],
  ])('of %d is %d', (x, expected) => {
    expect(log(x)).toBe(expected);
  });
});

it('is exact where the result is', () => {
  expect(exp(0)).toBe(1);
  expect(sigmoid(0)).toBe(0.5);
  expect(tanh(0)).toBe(0);
});

it('saturates', () => {
  expect([exp(710), exp(-746), exp(-Infinity), exp(Infinity)]).toEqual([Infinity, 0, 0, Infinity]);
  expect([tanh(30), tanh(-30)]).toEqual([1, -1]);
  expect([sigmoid(800), sigmoid(-800)]).toEqual([1, 0]);
  expect(exp(NaN)).toBeNaN();
});

it('reaches the subnormal numbers', () => {
  expect(relativeError(exp(-740), Math.exp(-740))).toBeLessThan(1e-2);
  expect(exp(-745)).toBe(5e-324);
});
