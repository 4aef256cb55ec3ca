import fc from 'fast-check';
import {
  broadcastShapes,
  broadcastStrides,
  formatShape,
  normalizeAxis,
  sameShape,
  sizeOf,
  stridesOf,
} from './shape.js';

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 5 });

test('sizes and strides', () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 0, 3])).toBe(0);
  expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
  expect(sameShape([1, 2], [1, 2])).toBe(true);
  expect(sameShape([1, 2], [2, 1])).toBe(false);
  expect(sameShape([1], [1, 1])).toBe(false);
});

test.each([
  [[], '()'],
  [[3], '(3,)'],
  [[2, 3], '(2, 3)'],
])('%j is written %s', (shape, text) => expect(formatShape(shape)).toBe(text));

describe('broadcasting', () => {
  test.each([
    [[2, 1], [3], [2, 3]],
    [[], [4], [4]],
    [[0], [1], [0]],
    [
      [5, 1, 4],
      [3, 1],
      [5, 3, 4],
    ],
  ])('%j with %j gives %j', (a, b, out) => expect(broadcastShapes(a, b)).toEqual(out));

  test('refuses dimensions that differ', () => {
    expect(() => broadcastShapes([2, 3], [4])).toThrow(expect.objectContaining({ code: 'MRT0002' }));
  });

  test('is commutative, has scalars as identity, and repeats only axes of size 1', () => {
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.boolean()), (shape, flags) => {
        const other = shape.map((dim) => (flags.next().value === true ? 1 : dim));
        expect(broadcastShapes(shape, other)).toEqual(shape);
        expect(broadcastShapes(other, shape)).toEqual(shape);
        expect(broadcastShapes(shape, [])).toEqual(shape);
        const strides = broadcastStrides(other, shape);
        const own = stridesOf(other);
        strides.forEach((stride, axis) => expect(stride).toBe(other[axis] === 1 ? 0 : own[axis]));
      }),
    );
  });
});

describe('normalizeAxis', () => {
  test('counts negative axes from the back', () => {
    expect([0, 1, -1, -2].map((axis) => normalizeAxis(axis, 2))).toEqual([0, 1, 1, 0]);
  });
  test.each([2, -3, 0.5, NaN])('refuses %d for rank 2', (axis) =>
    expect(() => normalizeAxis(axis, 2)).toThrow(expect.objectContaining({ code: 'MRT0003' })),
  );
});
