import fc from 'fast-check';
import { roundSignificantBits } from './significant-bits.js';

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

describe('roundSignificantBits', () => {
  it.each([
    [0, 0],
    [1, 1],
    [65535, 65535],
    [65536, 65536],
    [65537, 65538],
    [65536.9, 65536],
    [65535.4, 65535],
    [65535.5, 65536],
    [-65537, -65538],
    [1 / 3, 43691 / 131072],
    [Infinity, Infinity],
  ])('%d becomes %d at 16 bits', (x, rounded) => expect(roundSignificantBits(x, 16)).toBe(rounded));

  it('changes a number by less than 2^-16 of it', () => {
    fc.assert(fc.property(positive, (x) => Math.abs(roundSignificantBits(x, 16) / x - 1) <= 2 ** -16));
  });

  it('leaves what is rounded alone, and keeps order', () => {
    fc.assert(
      fc.property(positive, positive, (x, y) => {
        const [a, b] = [roundSignificantBits(x, 16), roundSignificantBits(y, 16)];
        return roundSignificantBits(a, 16) === a && (x <= y ? a <= b : a >= b);
      }),
    );
  });

  it('is the same for numbers that differ in the last bits of float32, nearly always', () => {
    let same = 0;
    for (let i = 1; i <= 1000; i++) {
      const x = Math.fround(Math.sqrt(i) * 3.7);
      if (roundSignificantBits(x, 16) === roundSignificantBits(x * (1 + 2 ** -23), 16)) same++;
    }
    expect(same).toBeGreaterThan(980);
  });
});
