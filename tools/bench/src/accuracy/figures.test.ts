import { classified, closeness, standardError } from './figures.js';

test('closeness is the median over the samples', () => {
  const float = [
    [3, 4],
    [1, 0],
    [0, 10],
  ];
  const integer = [
    [3, 4.5],
    [1.1, 0],
    [0, 9],
  ];
  const { decibels, cosine, leastCosine } = closeness(float, integer);
  expect(decibels).toBeCloseTo(20, 9);
  expect(cosine).toBeCloseTo(1, 9);
  expect(leastCosine).toBeCloseTo(27 / (5 * Math.hypot(3, 4.5)), 9);
});

test('a sample without any signal is left out', () => {
  expect(closeness([[0], [1]], [[1], [0.9]]).decibels).toBeCloseTo(20, 9);
});

test('a faint sample does not count for the least cosine', () => {
  const float = [[10], [10], [0.1]];
  const integer = [[10.1], [9.9], [-0.1]];
  expect(closeness(float, integer)).toMatchObject({ leastCosine: 1, faint: 1 });
  expect(closeness([[10], [2]], [[10], [-2]])).toMatchObject({ leastCosine: -1, faint: 0 });
});

test('classified counts what is right and what is the same', () => {
  const float = [
    [1, 0],
    [0, 1],
    [1, 0],
    [5, 5],
  ];
  const integer = [
    [1, 0],
    [1, 0],
    [1, 0],
    [5, 5],
  ];
  expect(classified(float, integer, [0, 1, 1, 0])).toEqual({ float: 0.75, integer: 0.5, agreement: 0.75 });
});

test('standard error of a fraction', () => {
  expect(standardError(0.5, 100)).toBeCloseTo(0.05, 12);
  expect(standardError(1, 100)).toBe(0);
});
