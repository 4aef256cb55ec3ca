import { errorFunction } from './error-function.js';

/** Abramowitz and Stegun, table 7.1, and values of the complement from table 7.3. */
test.each([
  [0, 0],
  [1e-10, 1.1283791670955126e-10],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [2.5, 0.9995930479825551],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
  [5.9, 1],
  [100, 1],
  [Infinity, 1],
])('erf(%d)', (x, expected) => {
  expect(errorFunction(x, Math.exp)).toBeCloseTo(expected, 15);
  expect(errorFunction(-x, Math.exp)).toBeCloseTo(-expected, 15);
});

test('it rises, also where the formula changes', () => {
  const values = Array.from({ length: 7000 }, (_, i) => errorFunction(i / 1000, Math.exp));
  values.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual((values[i] as number) - 1e-16));
});

test('of what is not a number', () => expect(errorFunction(NaN, Math.exp)).toBeNaN());
