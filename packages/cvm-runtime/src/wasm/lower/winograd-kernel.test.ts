import fc from 'fast-check';
import { transformKernel } from './winograd-kernel.js';

/** G as it is usually written (Lavin and Gray, 2016), and by what each of its rows is multiplied here. */
const MATRICES = {
  2: {
    rows: [
      [1, 0, 0],
      [1 / 2, 1 / 2, 1 / 2],
      [1 / 2, -1 / 2, 1 / 2],
      [0, 0, 1],
    ],
    factors: [2, 2, 2, 2],
  },
  4: {
    rows: [
      [1 / 4, 0, 0],
      [-1 / 6, -1 / 6, -1 / 6],
      [-1 / 6, 1 / 6, -1 / 6],
      [1 / 24, 1 / 12, 1 / 6],
      [1 / 24, -1 / 12, 1 / 6],
      [0, 0, 1],
    ],
    factors: [4, -6, -6, 24, 24, 1],
  },
} as const;

test.each([2, 4] as const)('kernels for blocks of %d are G g Gᵀ, without its fractions', (block) => {
  const { rows, factors } = MATRICES[block];
  const matrix = rows.map((row, i) => row.map((each) => Math.round(each * (factors[i] as number))));
  const elements = fc.array(fc.integer({ min: -668, max: 668 }), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(
      elements,
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      (kernel, at, step) => {
        const size = matrix.length;
        const found = new Int16Array(at + size * size * step);
        transformKernel(block, [0, ...kernel], 1, found, at, step);
        const expected = matrix.flatMap((left) =>
          matrix.map((right) =>
            kernel.reduce(
              (sum, weight, i) =>
                sum + (left[Math.floor(i / 3)] as number) * weight * (right[i % 3] as number),
              0,
            ),
          ),
        );
        expect(expected.map((_, i) => found[at + i * step])).toEqual(expected);
      },
    ),
  );
});
