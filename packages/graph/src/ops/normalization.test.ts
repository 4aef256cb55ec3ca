import { float64 } from '@mrtjs/tensor';
import { applyOp } from '../testing/index.js';
import type { Float64Tensor } from '../operator.js';
import * as ops from './index.js';

function expectClose(actual: readonly Float64Tensor[], shape: number[], data: number[]): void {
  expect(actual).toHaveLength(1);
  expect(actual[0]?.shape).toEqual(shape);
  data.forEach((value, i) => expect(actual[0]?.data[i]).toBeCloseTo(value, 10));
  expect(actual[0]?.data).toHaveLength(data.length);
}

describe('softmax', () => {
  const x = float64([2, 2], [0, Math.log(3), 1000, 1000]);

  it('normalises along the last axis by default, without overflow', () => {
    expectClose(applyOp(ops.softmax, [x]), [2, 2], [0.25, 0.75, 0.5, 0.5]);
  });

  it('R195: normalises along another axis', () => {
    const y = float64([2, 2], [0, 5, Math.log(3), 5]);
    expectClose(applyOp(ops.softmax, [y], { axis: 0 }), [2, 2], [0.25, 0.5, 0.75, 0.5]);
  });

  it('divides by a temperature', () => {
    const y = float64([2], [0, 2 * Math.log(3)]);
    expectClose(applyOp(ops.softmax, [y], { temperature: 2 }), [2], [0.25, 0.75]);
  });

  it('refuses an axis out of range', () => {
    expect(() => applyOp(ops.softmax, [x], { axis: 2 })).toThrow('MRT0003');
  });
});

describe('BatchNorm', () => {
  const x = float64([1, 2, 1, 2], [1, 3, 5, 7]);
  const statistics = [
    float64([2], [2, 4]),
    float64([2], [10, 20]),
    float64([2], [1, 5]),
    float64([2], [4, 1]),
  ];

  it('R189: scales and shifts each channel', () => {
    expectClose(
      applyOp(ops.batchNorm, [x, ...statistics], { eps: 0, fix_gamma: false }),
      [1, 2, 1, 2],
      [10, 12, 20, 28],
    );
  });

  it('R190: takes gamma as 1 unless told otherwise', () => {
    expectClose(applyOp(ops.batchNorm, [x, ...statistics], { eps: 0 }), [1, 2, 1, 2], [10, 11, 20, 22]);
  });

  it('R189: eps is 1e-3 unless told otherwise', () => {
    const ones = [1, 0, 0, 1].map((value) => float64([1], [value]));
    expectClose(applyOp(ops.batchNorm, [float64([1, 1], [1]), ...ones]), [1, 1], [1 / Math.sqrt(1.001)]);
  });

  it('R189: normalises along any axis', () => {
    expectClose(
      applyOp(ops.batchNorm, [x, ...statistics], { eps: 0, axis: -1 }),
      [1, 2, 1, 2],
      [10, 18, 12, 22],
    );
  });

  it('refuses statistics of another size', () => {
    expect(() => applyOp(ops.batchNorm, [x, float64([3], [1, 1, 1]), ...statistics.slice(1)])).toThrow(
      'gamma has shape (3,), expected (2,)',
    );
  });
});

describe('operators that are known but have no integer form [R201]', () => {
  it.each([
    ['instance', [1, 2, 1, 1], [0.6, 0.8]],
    ['channel', [1, 2, 1, 1], [0.6, 0.8]],
    ['spatial', [1, 1, 1, 2], [0.6, 0.8]],
  ] as const)('L2Normalization of mode %s', (mode, shape, expected) => {
    expectClose(applyOp(ops.l2Normalization, [float64(shape, [3, 4])], { mode }), [...shape], [...expected]);
  });

  it('InstanceNorm', () => {
    const operands = [float64([1, 2, 2], [1, 3, 5, 5]), float64([2], [2, 1]), float64([2], [10, 20])];
    expectClose(
      applyOp(ops.instanceNorm, operands, { eps: 0.25 - 1e-12 }),
      [1, 2, 2],
      [10 - 2 / Math.sqrt(1.25), 10 + 2 / Math.sqrt(1.25), 20, 20],
    );
  });

  it('LayerNorm', () => {
    const operands = [float64([2, 2], [1, 3, 4, 4]), float64([2], [1, 2]), float64([2], [0, 10])];
    expectClose(applyOp(ops.layerNorm, operands, { eps: 0 + 1e-30 }), [2, 2], [-1, 12, 0, 10]);
  });

  it('refuse affine parameters of another size', () => {
    const wrong = [float64([1, 2, 2], [1, 2, 3, 4]), float64([3], [1, 1, 1]), float64([2], [0, 0])];
    expect(() => applyOp(ops.instanceNorm, wrong)).toThrow('gamma has shape (3,), expected (2,)');
    expect(() => applyOp(ops.layerNorm, wrong)).toThrow('gamma has shape (3,), expected (2,)');
  });
});
