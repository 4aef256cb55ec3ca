import fc from 'fast-check';
import { describeShared, requireShared } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';
import { getBit, getBitCount, rangeOf } from './precision.js';

describe('getBit', () => {
  it.each([
    [0, 1],
    [0.3, 2],
    [1, 2],
    [1.5, 3],
    [127, 8],
    [-127, 8],
    [127.4, 9],
    [128, 9],
    [32767, 16],
    [65535, 17],
    [2147483647, 32],
  ])('R16: %d needs %d bits', (x, bits) => {
    expect(getBit(x)).toBe(bits);
    expect(getBit(x, 'mrt1')).toBe(bits);
  });

  it('R17, D22: a product a little above a limit does not cost a bit', () => {
    expect(getBit(32767.00005)).toBe(16);
    expect(getBit(32767.00005, 'mrt1')).toBe(17);
    expect(getBit(127.4)).toBe(9);
  });

  it('D22: forgives in profile mrt1 what a double precision logarithm forgives', () => {
    expect(getBit(32767 + 2 ** -36, 'mrt1')).toBe(16);
    expect(getBit(32767 + 2 ** -35, 'mrt1')).toBe(17);
  });

  it('holds every integer of its range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (x) => {
        const bits = getBit(x, 'mrt1');
        expect(rangeOf(bits)).toBeGreaterThanOrEqual(x);
        expect(rangeOf(bits - 1)).toBeLessThan(x);
      }),
    );
  });

  it('refuses numbers that are not finite', () => {
    expect(() => getBit(NaN)).toThrow('MRT1017');
    expect(() => getBit(Infinity)).toThrow('MRT1017');
  });
});

describe('getBitCount', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [9, 4],
    [27, 5],
    [64, 7],
    [1000, 10],
    [65535, 16],
    [65536, 17],
  ])('R19: %d has %d binary digits', (n, digits) => expect(getBitCount(n)).toBe(digits));

  it.each([0, -1, 1.5, NaN])('R19: refuses %d', (n) => expect(() => getBitCount(n)).toThrow('MRT1017'));
});

it('R20: ranges are symmetric', () => {
  expect([1, 8, 16].map(rangeOf)).toEqual([0, 127, 32767]);
});

describeShared(['spec', 'mrt-vectors.json'], 'the specification vectors', () => {
  interface Primitives {
    get_bit: [number, number][];
    get_bit_cnt: [number, number][];
  }
  const vectors = (): Primitives =>
    (
      JSON.parse(readFileSync(requireShared('spec', 'mrt-vectors.json'), 'utf8')) as {
        primitives: Primitives;
      }
    ).primitives;

  it('R16, R19: bit widths and counts agree', () => {
    const { get_bit, get_bit_cnt } = vectors();
    for (const [x, bits] of get_bit) expect([x, getBit(x), getBit(x, 'mrt1')]).toEqual([x, bits, bits]);
    for (const [n, digits] of get_bit_cnt) expect([n, getBitCount(n)]).toEqual([n, digits]);
  });
});
