import type { Tensor } from '@mrtjs/tensor';
import { int32 } from '@mrtjs/tensor';
import fc from 'fast-check';
import { joinOutputs, splitBatch } from './batch-parts.js';

const counting = (shape: readonly number[]): Tensor =>
  int32(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );

test('parts hold consecutive samples along the batch axis, whichever it is', () => {
  expect(splitBatch(counting([5, 2]), 0, 2).map(({ shape, data }) => [shape, [...data]])).toEqual([
    [
      [3, 2],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      [2, 2],
      [6, 7, 8, 9],
    ],
  ]);
  expect(splitBatch(counting([2, 3]), 1, 2).map(({ shape, data }) => [shape, [...data]])).toEqual([
    [
      [2, 2],
      [0, 1, 3, 4],
    ],
    [
      [2, 1],
      [2, 5],
    ],
  ]);
});

test('splitting and joining along axis 0 gives the batch back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 12 }),
      (n, c, parts) => {
        const data = counting([n, c]);
        const pieces = splitBatch(data, 0, parts);
        expect(pieces.length).toBeLessThanOrEqual(parts);
        const joined = joinOutputs(
          pieces.map((piece) => ({ samples: piece.shape[0] as number, outputs: [piece] })),
        );
        expect(joined).toEqual([data]);
      },
    ),
  );
});

test('outputs without the samples along axis 0 are not joined', () => {
  expect(joinOutputs([{ samples: 2, outputs: [counting([1, 3])] }])).toBeUndefined();
});
