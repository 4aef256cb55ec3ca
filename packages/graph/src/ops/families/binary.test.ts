import { broadcastShapes, float64 } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { OpDef } from '../../operator.js';
import { applyOp } from '../../testing/index.js';
import * as ops from '../index.js';

type Binary = OpDef<string, Readonly<Record<never, never>>>;

const TABLE: [Binary, Binary | undefined, number, number, number][] = [
  [ops.broadcastAdd, ops.elemwiseAdd, 5, 2, 7],
  [ops.broadcastSub, ops.elemwiseSub, 5, 2, 3],
  [ops.broadcastMul, ops.elemwiseMul, 5, 2, 10],
  [ops.broadcastDiv, ops.elemwiseDiv, 5, 2, 2.5],
  [ops.broadcastMaximum, ops.maximum, 5, 2, 5],
  [ops.broadcastMinimum, ops.minimum, 5, 2, 2],
  [ops.broadcastGreater, undefined, 5, 2, 1],
  [ops.broadcastGreater, undefined, 2, 2, 0],
];

it.each(TABLE)('$name combines pairs', (broadcast, elemwise, a, b, expected) => {
  const operands = [float64([1], [a]), float64([1], [b])];
  for (const def of [broadcast, elemwise])
    if (def !== undefined) expect(applyOp(def, operands)[0]?.data).toEqual(Float64Array.of(expected));
});

it('broadcasts right-aligned operands in both directions', () => {
  const column = float64([2, 1], [10, 20]);
  const row = float64([3], [1, 2, 3]);
  const sum = float64([2, 3], [11, 12, 13, 21, 22, 23]);
  expect(applyOp(ops.broadcastAdd, [column, row])).toEqual([sum]);
  expect(applyOp(ops.broadcastAdd, [row, column])).toEqual([sum]);
});

it('refuses shapes that do not broadcast', () => {
  expect(() => applyOp(ops.broadcastAdd, [float64([2], [1, 2]), float64([3], [1, 2, 3])])).toThrow('MRT0002');
});

it('R180: elementwise operands must have the same shape', () => {
  expect(() => applyOp(ops.elemwiseMul, [float64([2], [1, 2]), float64([1], [1])])).toThrow(
    'the operands have shapes (2,) and (1,), expected equal ones',
  );
});

it('agrees with reading the operands index by index', () => {
  const dims = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
  fc.assert(
    fc.property(dims, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (shape, ones) => {
      const left = shape.map((dim, i) => (ones[i] === true ? 1 : dim));
      const right = shape.slice(shape.length > 1 && ones[3] === true ? 1 : 0);
      const ramp = (dimensions: number[]): ReturnType<typeof float64> =>
        float64(
          dimensions,
          Array.from({ length: dimensions.reduce((n, dim) => n * dim, 1) }, (_, i) => i + 1),
        );
      const [a, b] = [ramp(left), ramp(right)];
      const [out] = applyOp(ops.broadcastSub, [a, b]);
      const result = broadcastShapes(left, right);
      const at = (t: ReturnType<typeof float64>, index: number[]): number =>
        t.data[
          t.shape.reduce((offset, dim, i) => {
            const position = index[i + result.length - t.shape.length] as number;
            return offset * dim + (dim === 1 ? 0 : position);
          }, 0)
        ] as number;
      out?.data.forEach((value, flat) => {
        const index = result.map(
          (dim, i) => Math.floor(flat / result.slice(i + 1).reduce((n, d) => n * d, 1)) % dim,
        );
        expect(value).toBe(at(a, index) - at(b, index));
      });
    }),
  );
});
