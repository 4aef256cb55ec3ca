import { float64 } from '@mrtjs/tensor';
import { applyOp } from '../testing/index.js';
import * as ops from './index.js';

describe('FullyConnected', () => {
  const weight = float64([2, 4], [1, 0, 0, 0, 1, 1, 1, 1]);
  const bias = float64([2], [10, 20]);
  const x = float64([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);

  it('R198: flattens its input', () => {
    expect(applyOp(ops.fullyConnected, [x, weight, bias], { num_hidden: 2 })).toEqual([
      float64([2, 2], [11, 30, 15, 46]),
    ]);
  });

  it('R198: or works along the last axis', () => {
    const narrow = float64([1, 2], [1, -1]);
    expect(
      applyOp(ops.fullyConnected, [x, narrow], { num_hidden: 1, no_bias: true, flatten: false }),
    ).toEqual([float64([2, 2, 1], [-1, -1, -1, -1])]);
  });

  it.each([
    [{ num_hidden: 3 }, 'weight has shape (2, 4), expected (3, 4)'],
    [{ num_hidden: 2, flatten: false }, 'weight has shape (2, 4), expected (2, 2)'],
    [{ num_hidden: 2, no_bias: true }, 'has 3 inputs'],
  ])('refuses operands that do not fit %j', (attrs, message) => {
    expect(() => applyOp(ops.fullyConnected, [x, weight, bias], attrs)).toThrow(message);
  });

  it('refuses a bias of another size', () => {
    expect(() => applyOp(ops.fullyConnected, [x, weight, float64([1], [0])], { num_hidden: 2 })).toThrow(
      'bias has shape (1,), expected (2,)',
    );
  });
});

describe('batch_dot', () => {
  const a = float64([2, 1, 2], [1, 2, 3, 4]);
  const b = float64([2, 2, 1], [5, 6, 7, 8]);

  it('R199: multiplies matrix by matrix', () => {
    expect(applyOp(ops.batchDot, [a, b])).toEqual([float64([2, 1, 1], [17, 53])]);
    expect(applyOp(ops.batchDot, [b, a])).toEqual([float64([2, 2, 2], [5, 10, 6, 12, 21, 28, 24, 32])]);
  });

  it('R199: transposes either operand first', () => {
    expect(applyOp(ops.batchDot, [b, b], { transpose_a: true })).toEqual([float64([2, 1, 1], [61, 113])]);
    expect(applyOp(ops.batchDot, [a, a], { transpose_b: true })).toEqual([float64([2, 1, 1], [5, 25])]);
    expect(applyOp(ops.batchDot, [b, a], { transpose_a: true, transpose_b: true })).toEqual([
      float64([2, 1, 1], [17, 53]),
    ]);
  });

  it('refuses matrices that do not fit', () => {
    expect(() => applyOp(ops.batchDot, [a, a])).toThrow('cannot be multiplied');
    expect(() => applyOp(ops.batchDot, [a, float64([2, 2], [1, 2, 3, 4])])).toThrow('expected rank 3');
  });
});

describe('Embedding', () => {
  const weight = float64([3, 2], [0, 1, 10, 11, 20, 21]);

  it('R167: looks rows up, the nearest one for indices beyond the table', () => {
    const attrs = { input_dim: 3, output_dim: 2 };
    expect(applyOp(ops.embedding, [float64([2, 2], [0, 2, -1, 9]), weight], attrs)).toEqual([
      float64([2, 2, 2], [0, 1, 20, 21, 0, 1, 20, 21]),
    ]);
  });

  it('refuses a table of another shape', () => {
    expect(() =>
      applyOp(ops.embedding, [float64([1], [0]), weight], { input_dim: 4, output_dim: 2 }),
    ).toThrow('weight has shape (3, 2), expected (4, 2)');
  });
});
