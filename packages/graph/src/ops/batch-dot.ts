import type { Shape } from '@mrtjs/tensor';
import { float64, formatShape, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import type { Float64Tensor } from '../operator.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand, permute } from './reference/rearrange.js';

/** Products of batches of matrices. */
export const batchDot = defineOp({
  name: 'batch_dot',
  summary: 'Matrix products of two batches of matrices, each optionally transposed first.',
  attrs: { transpose_a: attr.bool({ default: false }), transpose_b: attr.bool({ default: false }) },
  inputs: [{ name: 'lhs' }, { name: 'rhs' }],
  infer: ([lhs = [], rhs = []], attrs) => {
    const { batch, rows, columns } = sizes(lhs, rhs, attrs);
    return [[batch, rows, columns]];
  },
  macs: ([lhs = [], rhs = []], _, attrs) => {
    const { batch, rows, columns, inner } = sizes(lhs, rhs, attrs);
    return batch * rows * columns * inner;
  },
  evaluate: (inputs, attrs) => {
    const a = plain(operand(inputs, 0), attrs.transpose_a);
    const b = plain(operand(inputs, 1), attrs.transpose_b);
    const { batch, rows, columns, inner } = sizes(a.shape, b.shape, {});
    const shape = [batch, rows, columns];
    const out = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
      const left = Math.floor(i / columns) * inner;
      const right = Math.floor(i / (rows * columns)) * inner * columns + (i % columns);
      let sum = 0;
      for (let k = 0; k < inner; k++)
        sum += (a.data[left + k] as number) * (b.data[right + k * columns] as number);
      return sum;
    });
    return [float64(shape, out)];
  },
});

interface Sizes {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

interface DotAttrs {
  readonly transpose_a?: boolean;
  readonly transpose_b?: boolean;
}

function sizes(lhs: Shape, rhs: Shape, { transpose_a = false, transpose_b = false }: DotAttrs): Sizes {
  if (lhs.length !== 3 || rhs.length !== 3)
    shapeProblem(`the operands have shapes ${formatShape(lhs)} and ${formatShape(rhs)}, expected rank 3`);
  const [batch, a, b] = lhs as [number, number, number];
  const [otherBatch, c, d] = rhs as [number, number, number];
  const [rows, inner] = transpose_a ? [b, a] : [a, b];
  const [otherInner, columns] = transpose_b ? [d, c] : [c, d];
  if (batch !== otherBatch || inner !== otherInner)
    shapeProblem(`${formatShape(lhs)} and ${formatShape(rhs)} cannot be multiplied`);
  return { batch, rows, columns, inner };
}

function plain(x: Float64Tensor, transposed: boolean): Float64Tensor {
  return transposed ? permute(x, [0, 2, 1]) : x;
}
