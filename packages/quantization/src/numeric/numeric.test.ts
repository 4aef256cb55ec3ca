import { float32, seededRandom } from '@mrtjs/tensor';
import fc from 'fast-check';
import { cvmFloat, cvmFloatValue } from './cvm-float.js';
import { extractFloat, floatBin } from './float-bin.js';
import { intRealize } from './int-realize.js';
import { quantizeValues, scaleValues } from './quantize-values.js';
import { roundHalfEven } from './rounding.js';
import { scaleOf } from './scale.js';

describe('rounding', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [2.6, 3],
    [3.4, 3],
  ])('R25: %d rounds to the even %d', (x, rounded) => expect(roundHalfEven(x)).toBe(rounded));
});

/** The table of MRT-SPEC 4.2: number, then [frac, exp] at 24, 16, 8, 3 and 2 bits. */
const CVM_FLOAT: readonly [number, readonly (readonly [number, number])[]][] = [
  [
    0,
    [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  ],
  [
    1,
    [
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
    ],
  ],
  [
    3,
    [
      [3, 0],
      [3, 0],
      [3, 0],
      [3, 0],
      [1, 1],
    ],
  ],
  [
    0.5,
    [
      [1, -1],
      [1, -1],
      [1, -1],
      [1, -1],
      [1, -1],
    ],
  ],
  [
    0.37,
    [
      [6207570, -24],
      [24248, -16],
      [95, -8],
      [3, -3],
      [1, -2],
    ],
  ],
  [
    1 / 3,
    [
      [5592405, -24],
      [21845, -16],
      [85, -8],
      [3, -3],
      [1, -2],
    ],
  ],
  [
    255.99999999,
    [
      [8388607, -15],
      [32767, -7],
      [127, 1],
      [3, 6],
      [1, 7],
    ],
  ],
  [
    0.001,
    [
      [4294967, -32],
      [16777, -24],
      [66, -16],
      [2, -11],
      [1, -10],
    ],
  ],
  [
    12345.678,
    [
      [6320987, -9],
      [24691, -1],
      [96, 7],
      [3, 12],
      [1, 13],
    ],
  ],
];

describe('cvmFloat', () => {
  it.each(CVM_FLOAT)('R22: %d', (number, expected) => {
    const actual = [24, 16, 8, 3, 2].map((bits) => cvmFloat(number, bits));
    expect(actual.map(({ frac, exp }) => [frac, exp])).toEqual(expected);
  });

  it('R23: two bits or fewer give a power of two that does not overshoot', () => {
    const random = seededRandom(23);
    for (let i = 0; i < 1000; i++) {
      const x = random.next() * 2 ** (random.int(60) - 30);
      for (const bits of [2, 1, 0, -3]) {
        const result = cvmFloat(x, bits);
        expect(result.frac).toBe(x === 0 ? 0 : 1);
        expect(cvmFloatValue(result)).toBeLessThanOrEqual(x);
      }
    }
  });

  it('R24, R25: the relative error is below 2^-(bits-1), the fraction within its bits', () => {
    const positive = fc.double({ min: 1e-30, max: 1e30, noNaN: true });
    fc.assert(
      fc.property(positive, fc.integer({ min: 8, max: 24 }), (x, bits) => {
        const result = cvmFloat(x, bits);
        expect(Math.abs(cvmFloatValue(result) - x) / x).toBeLessThan(2 ** -(bits - 1));
        expect(result.frac).toBeLessThanOrEqual(2 ** (bits - 1) - 1);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([-1, NaN, Infinity])('R24: refuses %d', (x) => expect(() => cvmFloat(x)).toThrow('MRT2211'));
});

describe('scaleOf', () => {
  it('R21: spreads the threshold over the whole range', () => {
    expect(scaleOf(0, 8)).toBe(1);
    expect(scaleOf(1, 8)).toBe(127);
    expect(scaleOf(2.64, 8)).toBeCloseTo(48.1060606060606, 12);
    expect(scaleOf(0.5, 16)).toBe(65534);
  });

  it.each([-1, NaN, Infinity])('R21: refuses the threshold %d', (th) =>
    expect(() => scaleOf(th, 8)).toThrow('MRT2211'),
  );
});

it('R26: intRealize rounds and clips symmetrically and counts what it clipped', () => {
  const { values, clipped } = intRealize([-200, -127.4, -0.5, 0.2, 127.5, 1e9], 8);
  expect([...values]).toEqual([-127, -127, -1, 0, 127, 127]);
  expect(clipped).toBe(3);
});

it('R27: quantizeValues is clip(round(data * scale))', () => {
  const data = float32([2, 2], [0.5, -1, 0.25, 10]);
  const input = { scale: 10, targetBit: 5 };
  expect([...scaleValues(data, input).data]).toEqual([5, -10, 2.5, 100]);
  const quantized = quantizeValues(data, input);
  expect(quantized).toMatchObject({ dtype: 'int32', shape: [2, 2] });
  expect([...quantized.data]).toEqual([5, -10, 3, 15]);
});

describe('floatBin and extractFloat', () => {
  it.each([
    [0, 1, '0.'],
    [2.5, 1, '10.1'],
    [-0.375, -1, '0.011'],
    [2 ** 30, 1, `1${'0'.repeat(30)}.`],
  ])('D23: %d is always a pair', (x, sign, text) => expect(floatBin(x)).toEqual({ sign, text }));

  it('reads back to within the digits kept', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        const { fraction, exponent } = extractFloat(x);
        expect(Math.abs(fraction * 2 ** exponent - x)).toBeLessThanOrEqual(2 ** exponent);
      }),
    );
    expect(extractFloat(0)).toEqual({ fraction: 0, exponent: 0 });
  });

  it('refuses numbers that are not finite', () => expect(() => floatBin(Infinity)).toThrow('MRT2211'));
});
