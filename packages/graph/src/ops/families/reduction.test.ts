import { float64 } from '@mrtjs/tensor';
import { reducedAxes } from '../../geometry/index.js';
import { applyOp } from '../../testing/index.js';
import * as ops from '../index.js';

const x = float64([2, 3], [1, 5, 2, 8, 4, 6]);

it.each([
  ['sum', ops.sum, [8, 18]],
  ['mean', ops.mean, [8 / 3, 6]],
  ['max', ops.max, [5, 8]],
  ['min', ops.min, [1, 4]],
  ['prod', ops.prod, [10, 192]],
] as const)('%s over an axis', (_, def, expected) => {
  expect(applyOp(def, [x], { axis: [1] })).toEqual([float64([2], expected)]);
  expect(applyOp(def, [x], { axis: [-1], keepdims: true })).toEqual([float64([2, 1], expected)]);
});

it.each([
  [null, false, [26], [1]],
  [[], false, [26], [1]],
  [[0, 1], false, [26], [1]],
  [null, true, [26], [1, 1]],
  [[0], false, [9, 9, 8], [3]],
  [[0, 0, -2], false, [9, 9, 8], [3]],
])('R187: sum over axis %j, keepdims %j', (axis, keepdims, expected, shape) => {
  expect(applyOp(ops.sum, [x], { axis, keepdims })).toEqual([float64(shape, expected)]);
});

it('R187: exclude takes the other axes, and none when all are listed', () => {
  expect(applyOp(ops.sum, [x], { axis: [0], exclude: true })).toEqual([float64([2], [8, 18])]);
  expect(applyOp(ops.sum, [x], { axis: [0, 1], exclude: true })).toEqual([x]);
  expect(reducedAxes({ axis: null, exclude: true }, 2)).toEqual([0, 1]);
});

it('refuses an axis out of range', () => {
  expect(() => applyOp(ops.max, [x], { axis: [2] })).toThrow('MRT0003');
});

it.each([
  [ops.argmax, 1, false, [1, 0], [2]],
  [ops.argmin, 1, false, [0, 1], [2]],
  [ops.argmax, -2, true, [1, 0, 1], [1, 3]],
  [ops.argmax, null, false, [3], [1]],
  [ops.argmin, null, true, [0], [1, 1]],
] as const)('$name along axis %j, keepdims %j', (def, axis, keepdims, expected, shape) => {
  expect(applyOp(def, [x], { axis, keepdims })).toEqual([float64(shape, expected)]);
});

it('argmax and argmin name the first of equals', () => {
  const equals = float64([1, 3], [7, 7, 7]);
  expect(applyOp(ops.argmax, [equals], { axis: 1 })[0]?.data).toEqual(Float64Array.of(0));
  expect(applyOp(ops.argmin, [equals], { axis: 1 })[0]?.data).toEqual(Float64Array.of(0));
});
