import fc from 'fast-check';
import { addNumbers, addSums, isExactSum, NO_SUM, sumValue } from './exact-sum.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

test.each([
  ['nothing', [], 0],
  ['what floats lose', [1e16, 1, -1e16], 1],
  ['tenths', new Array<number>(10).fill(0.1), 1],
  ['the largest and the smallest', [Number.MAX_VALUE, 5e-324, -Number.MAX_VALUE], 5e-324],
  ['beyond the largest and back', [Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE], Number.MAX_VALUE],
  ['subnormal numbers', [3e-320, 4e-320], 3e-320 + 4e-320],
  ['beyond the largest', [Number.MAX_VALUE, Number.MAX_VALUE], Infinity],
  ['a tie, to even', [2 ** 53, 1], 2 ** 53],
  ['just more than a tie', [2 ** 53, 1, 2 ** -1000], 2 ** 53 + 2],
  ['a tie, to even upwards', [2 ** 53 + 2, 1], 2 ** 53 + 4],
  ['negative zero', [-0], 0],
])('%s', (_, numbers, expected) => {
  expect(sumValue(addNumbers(NO_SUM, numbers))).toBe(expected);
});

test('one number is itself', () => {
  fc.assert(fc.property(finite, (x) => expect(sumValue(addNumbers(NO_SUM, [x]))).toBe(x + 0)));
});

test('the order and the grouping do not matter, to the last character', () => {
  fc.assert(
    fc.property(fc.array(finite, { maxLength: 20 }), fc.nat(20), (numbers, cut) => {
      const whole = addNumbers(NO_SUM, numbers);
      const reversed = numbers.toReversed().reduce((sum, x) => addNumbers(sum, [x]), NO_SUM);
      const parts = addSums(
        addNumbers(NO_SUM, numbers.slice(cut)),
        addNumbers(NO_SUM, numbers.slice(0, cut)),
      );
      expect([reversed, parts]).toEqual([whole, whole]);
      expect(isExactSum(whole)).toBe(true);
    }),
    { seed: 2 },
  );
});

test('integers add up exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const sum = numbers.reduce((a, b) => a + b, 0);
      expect(sumValue(addNumbers(NO_SUM, numbers))).toBe(sum + 0);
    }),
  );
});

test.each([NaN, Infinity, -Infinity])('%p makes the sum no number', (value) => {
  const sum = addNumbers(addNumbers(NO_SUM, [1]), [value]);
  expect([sumValue(sum), sumValue(addSums(sum, NO_SUM)), sumValue(addNumbers(sum, [1]))]).toEqual([
    NaN,
    NaN,
    NaN,
  ]);
  expect(isExactSum(sum)).toBe(true);
});

test.each([
  ['empty text', ''],
  ['no exponent', '1'],
  ['no integer', 'p0'],
  ['other letters', 'xp0'],
  ['an exponent of five digits', '1p99999'],
  ['an integer too long', `${'f'.repeat(1201)}p0`],
  ['a number', 3],
  ['null', null],
])('%s is not a sum', (_, text) => {
  expect(isExactSum(text)).toBe(false);
});
