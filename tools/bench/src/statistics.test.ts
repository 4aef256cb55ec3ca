import { gmacs, leastOf, median, medianOf, ratioOf } from './statistics.js';

test.each([
  [[3], 3],
  [[9, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('there is no median of nothing', () => {
  expect(() => median([])).toThrow(RangeError);
});

test('rounds are pooled for medians and minima', () => {
  expect(medianOf([[1, 2], [3], [4, 100]])).toBe(3);
  expect(leastOf([[5, 2], [3]])).toBe(2);
});

test('ratios are taken within rounds, so that a slow phase of the machine does not count', () => {
  const slow = [[20], [20], [200], [200], [200]];
  const fast = [[10], [10], [100], [100], [100]];
  expect(ratioOf(slow, fast)).toBe(2);
});

test('rounds that one runner was not in are left out', () => {
  expect(ratioOf([[30, 90, 30]], [[10], [1], [1]])).toBe(3);
});

test('a million multiply-accumulates in a millisecond are one GMAC/s', () => {
  expect(gmacs(1e6, 1)).toBe(1);
});
