import fc from 'fast-check';
import { addToHistogram, emptyHistogram, trimmed } from './histogram.js';

const settings = { seed: 11, numRuns: 200 };
const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
  maxLength: 40,
});

test('counts every number once, in whatever parts they come', () => {
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 6 }), (parts) => {
      const { counts, limit } = parts.reduce(addToHistogram, emptyHistogram());
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(parts.flat().length);
      expect(limit).toBeGreaterThanOrEqual(Math.max(0, ...parts.flat().map(Math.abs)));
    }),
    settings,
  );
});

test('each number is in the bin whose edges are around it (the first, largest one in that below), also after the range has doubled', () => {
  const histogram = [[1, -1, 0.3], [0.3], [7.9, -3]].reduce(addToHistogram, emptyHistogram());
  expect(histogram.limit).toBe(8);
  for (const [number, count] of [
    [0.999, 1],
    [0.3, 2],
    [7.9, 1],
    [-3, 1],
    [-1, 1],
  ] as const)
    expect(histogram.counts[Math.floor((number / 8 + 1) * 128)]).toBe(count);
});

test('what is not finite is left out; zeros alone have no range', () => {
  expect(trimmed(addToHistogram(emptyHistogram(), [NaN, Infinity, -Infinity]))).toEqual({
    low: 0,
    high: 0,
    counts: [],
  });
  expect(trimmed(addToHistogram(emptyHistogram(), [0, 0]))).toEqual({ low: 0, high: 0, counts: [2] });
  const later = [
    [0, 0, 0],
    [4, -4],
  ].reduce(addToHistogram, emptyHistogram());
  expect(later.counts[128]).toBe(3);
});

test('trimmed to where something is, with its edges', () => {
  const { low, high, counts } = trimmed(addToHistogram(emptyHistogram(), [0.5, 0.6, 1]));
  expect([low, high, counts.length]).toEqual([0.5, 1, 64]);
  expect(counts[0]).toBe(1);
});
