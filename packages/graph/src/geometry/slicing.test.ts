import fc from 'fast-check';
import { sliceRange, sliceRanges } from './index.js';

/** Positions by the definition: the words of the documentation, one after the other. */
function positions(size: number, begin: number | null, end: number | null, step: number): number[] {
  const wrap = (p: number): number => (p < 0 ? p + size : p);
  const all: number[] = [];
  const first = begin === null ? (step > 0 ? 0 : size - 1) : wrap(begin);
  const inside = (p: number): boolean => {
    if (p < 0 || p >= size) return false;
    if (end === null) return true;
    return step > 0 ? p < wrap(end) : p > wrap(end);
  };
  for (let p = first; inside(p); p += step) all.push(p);
  return all;
}

it('R163, R164: takes the positions from begin on until end', () => {
  const bound = fc.option(fc.integer({ min: -7, max: 7 }));
  const step = fc.integer({ min: -3, max: 3 }).filter((s) => s !== 0);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), bound, bound, step, (size, begin, end, stride) => {
      // An end that counts from before the first element is refused, so there is nothing to compare.
      fc.pre((begin === null || (begin >= -size && begin < size)) && (end === null || end >= -size));
      const expected = positions(size, begin, end, stride);
      if (expected.length === 0) {
        expect(() => sliceRange(size, begin, end, stride)).toThrow('is empty');
        return;
      }
      const range = sliceRange(size, begin, end, stride);
      expect(Array.from({ length: range.length }, (_, i) => range.begin + i * range.step)).toEqual(expected);
    }),
  );
});

it.each([
  [5, 1, 3, null, { begin: 1, step: 1, length: 2 }],
  [5, -2, null, null, { begin: 3, step: 1, length: 2 }],
  [5, 0, 99, null, { begin: 0, step: 1, length: 5 }],
  [5, null, null, -1, { begin: 4, step: -1, length: 5 }],
  [5, null, null, -2, { begin: 4, step: -2, length: 3 }],
  [5, 3, 0, -1, { begin: 3, step: -1, length: 3 }],
])('R163: [%j][%j:%j:%j]', (size, begin, end, step, expected) => {
  expect(sliceRange(size, begin, end, step)).toEqual(expected);
});

it.each([
  [5, 5, null, 1, 'begins at 5, outside an axis of 5 elements'],
  [5, -6, null, 1, 'begins at -6'],
  [5, 2, 2, 1, 'is empty'],
  [5, 0, 0, 1, 'is empty'],
  [5, 2, -9, -1, 'is empty'],
  [5, 0, 5, 0, 'step of a slice is 0'],
])('R163: [%j][%j:%j:%j] is refused', (size, begin, end, step, message) => {
  expect(() => sliceRange(size, begin, end, step)).toThrow(message);
});

it('slices the leading axes and keeps the others whole', () => {
  expect(sliceRanges([4, 3], { begin: [1], end: [null], step: [] })).toEqual([
    { begin: 1, step: 1, length: 3 },
    { begin: 0, step: 1, length: 3 },
  ]);
  expect(() => sliceRanges([4], { begin: [0], end: [], step: [] })).toThrow('1, 0 and 0 entries');
  expect(() => sliceRanges([4], { begin: [0, 0], end: [1, 1], step: [] })).toThrow('2 axes are sliced');
});
