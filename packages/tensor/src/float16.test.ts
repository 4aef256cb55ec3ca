import fc from 'fast-check';
import { float16ToNumber, numberToFloat16 } from './float16.js';

const isNaN16 = (bits: number): boolean => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;

test('all 65536 bit patterns survive the way to a number and back (NaN as the quiet NaN)', () => {
  const wrong: number[] = [];
  for (let bits = 0; bits < 65536; bits++) {
    const back = numberToFloat16(float16ToNumber(bits));
    if (isNaN16(bits) ? (back & 0x7fff) !== 0x7e00 : back !== bits) wrong.push(bits);
  }
  expect(wrong).toEqual([]);
});

test.each([
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0x0400, 2 ** -14],
  [0x7c00, Infinity],
  [0x3555, 0.333251953125],
])('bits 0x%s are the number %d', (bits, value) => expect(float16ToNumber(bits)).toBe(value));

test('rounds half to even and overflows to infinity', () => {
  expect(numberToFloat16(1 + 2 ** -11)).toBe(0x3c00);
  expect(numberToFloat16(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(numberToFloat16(2 ** -25)).toBe(0);
  expect(numberToFloat16(65519.99)).toBe(0x7bff);
  expect(numberToFloat16(65520)).toBe(0x7c00);
  expect(numberToFloat16(-0)).toBe(0x8000);
});

test('chooses the nearest half of any number in range', () => {
  fc.assert(
    fc.property(fc.double({ min: -65504, max: 65504, noNaN: true }), (value) => {
      const bits = numberToFloat16(value);
      const error = Math.abs(float16ToNumber(bits) - value);
      for (const step of [-1, 1]) {
        const magnitude = (bits & 0x7fff) + step;
        if (magnitude < 0 || magnitude > 0x7bff) continue;
        const neighbour = float16ToNumber((bits & 0x8000) | magnitude);
        expect(error).toBeLessThanOrEqual(Math.abs(neighbour - value));
      }
    }),
  );
});
