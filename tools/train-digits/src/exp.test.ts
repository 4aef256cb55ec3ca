import fc from 'fast-check';
import { exp } from './exp.js';

// Each squaring doubles the relative error of at most 4·2^-53 before it, and there are log2 of |x|/0.03 of them.
test('is the exponential function, with a relative error of at most |x|·2^-46', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThanOrEqual(Math.abs(x) * 2 ** -46 + 2 ** -50);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test('is 1 at 0 and 0 far below', () => {
  expect([exp(0), exp(-701), exp(-Infinity)]).toEqual([1, 0, 0]);
});
