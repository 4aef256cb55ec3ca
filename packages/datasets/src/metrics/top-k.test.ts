import fc from 'fast-check';
import { float32 } from '@mrtjs/tensor';
import { formatPercent } from './metric.js';
import type { TopKState } from './top-k.js';
import { accuracy, argmax, topK } from './top-k.js';

const update = (
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  state = topK.initial,
): TopKState => topK.update(state, [float32([rows.length, rows[0]?.length ?? 0], rows.flat())], labels);

test.each([
  [0.7739, '77.39%'],
  [0.0512, ' 5.12%'],
  [1, '100.00%'],
  [0, ' 0.00%'],
])('%d is written %j [R222]', (fraction, text) => {
  expect(formatPercent(fraction)).toBe(text);
});

test('top-1 and top-5, cumulative [R222]', () => {
  const scores = [6, 5, 4, 3, 2, 1];
  const first = update([scores, scores], [0, 4]);
  expect(topK.format(first)).toBe('top1=50.00% top5=100.00%');
  const second = update([scores, scores], [5, 5], first);
  expect(topK.format(second)).toBe('top1=25.00% top5=50.00%');
  expect(topK.result(second)).toEqual({ top1: 0.25, top5: 0.5, samples: 4 });
  expect(topK.format(topK.initial)).toBe('top1= 0.00% top5= 0.00%');
});

test('accuracy is top-1 alone, the bare percentage', () => {
  const state = accuracy.update(accuracy.initial, [float32([3, 2], [1, 2, 2, 1, 0, 9])], [1, 1, 1]);
  expect(accuracy.format(state)).toBe('66.67%');
  expect(accuracy.result(state)).toEqual({ accuracy: 2 / 3, samples: 3 });
});

test('of equal scores the first is the largest', () => {
  expect(update([[1, 1, 0]], [0]).hits[0]).toBe(1);
  expect(update([[1, 1, 0]], [1]).hits[0]).toBe(0);
  expect(argmax([0, 3, 3, 1], 0, 4)).toBe(1);
  expect(argmax([9, 0, 3, 3], 1, 3)).toBe(1);
});

test('NaN is never right and never the largest', () => {
  expect(update([[NaN, NaN, NaN, NaN, NaN, NaN]], [0]).hits).toEqual([0, 0]);
  expect(update([[NaN, 1]], [1]).hits[0]).toBe(1);
  expect(argmax([NaN, 1, 2], 0, 3)).toBe(2);
});

test('scores may have trailing axes', () => {
  expect(topK.update(topK.initial, [float32([1, 3, 1, 1], [0, 2, 1])], [1]).hits[0]).toBe(1);
});

const cases = fc.array(
  fc.record({
    scores: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 7, maxLength: 7 }),
    label: fc.nat(6),
  }),
  { minLength: 1, maxLength: 20 },
);

test('states of parts merge into the state of the whole', () => {
  fc.assert(
    fc.property(cases, cases, (a, b) => {
      const of = (part: typeof a) =>
        update(
          part.map(({ scores }) => scores),
          part.map(({ label }) => label),
        );
      expect(topK.merge(of(a), of(b))).toEqual(of([...a, ...b]));
      expect(topK.merge(topK.initial, of(a))).toEqual(of(a));
    }),
    { seed: 1 },
  );
});

test('a hit at 1 is exactly an argmax that equals the label', () => {
  fc.assert(
    fc.property(cases, (samples) => {
      const right = samples.filter(({ scores, label }) => argmax(scores, 0, scores.length) === label);
      const state = update(
        samples.map(({ scores }) => scores),
        samples.map(({ label }) => label),
      );
      expect(state.hits[0]).toBe(right.length);
    }),
    { seed: 2 },
  );
});

test.each([3, -1, 0.5, NaN])('label %p is not one of three classes', (label) => {
  expect(() => update([[1, 2, 3]], [label])).toThrow(`MRT3010 label ${label} is not a class`);
});

test('outputs without a row per sample are refused', () => {
  expect(() => topK.update(topK.initial, [], [1])).toThrow('MRT3011');
  expect(() => topK.update(topK.initial, [float32([3, 2], [1, 2, 3, 4, 5, 6])], [1, 1])).toThrow('MRT3011');
});
