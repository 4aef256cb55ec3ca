import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';
import { power } from '../shared/power.js';

const attrs = { approximate: attr.oneOf(['none', 'tanh'], { default: 'none' }) };

/** x / 2 · (1 + erf(x / √2)), or the same with tanh(√(2/π) · (x + 0.044715 · x³)). */
export const gelu = onnxRule('Gelu', { inputs: [port.of('X')], attrs }, ({ g, attrs, input }) => {
  const x = input(0);
  const times = (y: typeof x, scalar: number) => g.op(ops.mulScalar, [y], { scalar }, x);
  const curve =
    attrs.approximate === 'none'
      ? g.op(ops.erf, [times(x, Math.SQRT1_2)], {}, x)
      : g.op(
          ops.tanh,
          [times(binary(g, 'add', x, times(power(g, x, 3), 0.044715)), Math.sqrt(2 / Math.PI))],
          {},
          x,
        );
  return binary(g, 'mul', times(x, 0.5), g.op(ops.plusScalar, [curve], { scalar: 1 }, x));
});
