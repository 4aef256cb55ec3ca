import { gridKey, gridOf } from './grid.js';

describe('gridOf', () => {
  it.each([
    ['behind a ReLU all levels are used', { low: 0, high: 2.54 }, { scale: 100, zero: 127, bits: 8 }],
    ['a lopsided range', { low: -1, high: 1.54 }, { scale: 100, zero: 27, bits: 8 }],
    ['a range of negative values', { low: -2.54, high: 0 }, { scale: 100, zero: -127, bits: 8 }],
    [
      'where a zero point gains little there is none',
      { low: -1.25, high: 1.27 },
      { scale: 100, zero: 0, bits: 8 },
    ],
    ['nothing but zeros', { low: 0, high: 0 }, { scale: 1, zero: 0, bits: 8 }],
  ])('%s', (_, range, expected) => {
    const { scale, zero, bits } = gridOf(range, 8, true);
    expect([scale, zero, bits]).toEqual([expect.closeTo(expected.scale, 9), expected.zero, expected.bits]);
  });

  it('without zero points it is symmetric', () => {
    expect(gridOf({ low: 0, high: 2 }, 8, false)).toEqual({ scale: 63.5, zero: 0, bits: 8 });
  });

  it('equal grids have equal keys', () => {
    expect(gridKey({ scale: 2, zero: 1, bits: 8 })).toBe(gridKey({ bits: 8, zero: 1, scale: 2 }));
    expect(gridKey({ scale: 2, zero: 1, bits: 8 })).not.toBe(gridKey({ scale: 2, zero: 0, bits: 8 }));
  });
});
