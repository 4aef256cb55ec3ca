import { ops } from '@mrtjs/graph';
import { broadcastShapes, sizeOf } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { onnxRule, port } from '../rule.js';
import { expandTo } from '../shared/expand.js';
import { reshapeTo } from '../shared/reshape.js';

/** A dense layer where the right operand is a constant matrix, else a product of batches of matrices. */
export const matMul = onnxRule('MatMul', { inputs: [port.of('A'), port.of('B')] }, ({ g, input, refuse }) => {
  const [a, b] = [input(0), input(1)];
  if (a.shape.length === 0 || b.shape.length === 0) return refuse('an operand is a scalar');
  if (b.kind === 'constant' && b.shape.length === 2 && a.shape.length >= 2) {
    const weight = g.op(ops.transpose, [b], { axes: [1, 0] });
    const num_hidden = weight.shape[0] as number;
    return g.op(ops.fullyConnected, [a, weight], {
      num_hidden,
      no_bias: true,
      flatten: a.shape.length === 2,
    });
  }
  // A vector is a matrix of one row (one column, on the right), whose axis the result does not have.
  const left = a.shape.length === 1 ? reshapeTo(g, a, [1, ...a.shape]) : a;
  const right = b.shape.length === 1 ? reshapeTo(g, b, [...b.shape, 1]) : b;
  const batch = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const product = g.op(ops.batchDot, [matrices(g, left, batch), matrices(g, right, batch)]);
  const rows = a.shape.length === 1 ? [] : [product.shape[1] as number];
  const columns = b.shape.length === 1 ? [] : [product.shape[2] as number];
  return reshapeTo(g, product, [...batch, ...rows, ...columns]);
});

/** A batch of matrices with one batch axis. */
function matrices(g: Emitter, x: Operand, batch: readonly number[]): Operand {
  const sizes = x.shape.slice(-2);
  return reshapeTo(g, expandTo(g, x, [...batch, ...sizes]), [sizeOf(batch), ...sizes]);
}
