import { ops } from '@mrtjs/graph';
import { DTYPES } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

/** Integers are divided toward zero. */
export const div = onnxRule('Div', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) => {
  const quotient = binary(g, 'div', input(0), input(1), {
    dtype: DTYPES[input(0).dtype].kind === 'int' ? 'float64' : input(0).dtype,
  });
  return DTYPES[input(0).dtype].kind === 'int'
    ? g.op(ops.fix, [quotient], {}, { shape: quotient.shape, dtype: input(0).dtype })
    : quotient;
});
