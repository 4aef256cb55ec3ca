import type { ProgressEvent } from './rates.js';
import { formatDuration, formatRates, ratesOf } from './rates.js';

const step = (done: number, samples: number | null, total: number | null = 10): ProgressEvent => ({
  type: 'progress',
  stage: 'evaluate',
  done,
  total,
  samples,
});

test.each<[string, ProgressEvent, ProgressEvent, number, string]>([
  ['nothing done', step(0, 0), step(0, 0), 1000, ''],
  ['no time passed', step(0, 0), step(2, 8), 0, ''],
  ['half a second a batch', step(0, 0), step(4, 64), 2000, ', 32.0 samples/s, 3 s left'],
  [
    'gone on with: what was done before does not count',
    step(5, 80),
    step(7, 112),
    2000,
    ', 16.0 samples/s, 3 s left',
  ],
  ['samples that nobody counts', step(0, null), step(5, null), 5000, ', 5 s left'],
  ['no end', step(0, 0, null), step(5, 10, null), 5000, ', 2.00 samples/s'],
])('%s', (_, first, last, milliseconds, text) => {
  expect(formatRates(ratesOf(first, last, milliseconds))).toBe(text);
});

test.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [80, '1 min 20 s'],
  [3599, '59 min 59 s'],
  [3600, '1 h 0 min'],
  [7199, '2 h 0 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
