import { rangeOf } from '@mrtjs/graph';
import fc from 'fast-check';
import { channelOf } from './channelwise.js';
import { scalingOf } from './scaling.js';

const factor = fc.double({ min: 2 ** -20, max: 2 ** 10, noNaN: true });

describe('scalingOf', () => {
  it('multipliers fit their bits and are as exact as they can be', () => {
    fc.assert(
      fc.property(
        fc.array(factor, { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 12, max: 16 }),
        (list, bits) => {
          const factors = Float64Array.from(list);
          const { multiplier, shift } = scalingOf(factors, bits);
          const largest = Math.max(...factors);
          factors.forEach((x, c) => {
            const m = channelOf(multiplier, c);
            expect(Math.abs(m)).toBeLessThanOrEqual(rangeOf(bits));
            // Half a unit of the common shift, which the largest factor determines.
            expect(Math.abs(m / 2 ** shift - x)).toBeLessThanOrEqual(
              Math.max(largest / rangeOf(bits), 2 ** -32),
            );
          });
        },
      ),
    );
  });

  it.each([
    ['an exact power of two', 0.125, 14, { multiplier: 1, shift: 3 }],
    ['one third', 1 / 3, 4, { multiplier: 5, shift: 4 }],
    ['a negative one', -0.75, 14, { multiplier: -3, shift: 2 }],
    ['nothing', 0, 14, { multiplier: 0, shift: 0 }],
    ['more than fits a shift', 5000.4, 14, { multiplier: 5000, shift: 0 }],
    ['very little', 2 ** -40, 14, { multiplier: 0, shift: 31 }],
  ])('%s', (_, x, bits, expected) => {
    expect(scalingOf(x, bits)).toEqual(expected);
  });
});
