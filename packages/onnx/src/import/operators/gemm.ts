import { attr, ops } from '@mrtjs/graph';
import { sameShape, sizeOf } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';
import { expandTo } from '../shared/expand.js';
import { reshapeTo } from '../shared/reshape.js';

const inputs = [port.of('A'), port.of('B'), port.optional('C')];
const attrs = {
  alpha: attr.float({ default: 1 }),
  beta: attr.float({ default: 1 }),
  transA: attr.bool({ default: false }),
  transB: attr.bool({ default: false }),
};

/** alpha · A · B + beta · C: a dense layer, whose weight and bias take the factors. */
export const gemm = onnxRule('Gemm', { inputs, attrs }, ({ g, attrs, input, inputs: [, , c], refuse }) => {
  if (input(0).shape.length !== 2 || input(1).shape.length !== 2)
    return refuse('its operands are not matrices');
  const data = transposed(g, input(0), attrs.transA);
  const weight = scaled(g, transposed(g, input(1), !attrs.transB), attrs.alpha);
  const num_hidden = weight.shape[0] as number;
  const bias = c && scaled(g, c, attrs.beta);
  if (bias !== undefined && (sameShape(bias.shape, [num_hidden]) || isRow(bias, num_hidden)))
    return g.op(ops.fullyConnected, [data, weight, rowOf(g, bias, num_hidden)], { num_hidden });
  const product = g.op(ops.fullyConnected, [data, weight], { num_hidden, no_bias: true });
  return bias === undefined ? product : binary(g, 'add', product, bias);
});

function transposed(g: Emitter, x: Operand, swap: boolean): Operand {
  return swap ? g.op(ops.transpose, [x], { axes: [1, 0] }) : x;
}

function scaled(g: Emitter, x: Operand, scalar: number): Operand {
  return scalar === 1 ? x : g.op(ops.mulScalar, [x], { scalar }, x);
}

/** Whether a constant is one row (or one number) for every row of the product. */
function isRow(x: Operand, columns: number): boolean {
  return x.kind === 'constant' && (sizeOf(x.shape) === 1 || sameShape(x.shape, [1, columns]));
}

function rowOf(g: Emitter, x: Operand, columns: number): Operand {
  return expandTo(g, reshapeTo(g, x, [sizeOf(x.shape)]), [columns]);
}
