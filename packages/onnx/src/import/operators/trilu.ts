import { attr } from '@mrtjs/graph';
import { float32, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

const inputs = [port.of('input'), port.ownOptional('k')];

/** One triangle of matrices is kept: a product with ones and zeros. */
export const trilu = onnxRule(
  'Trilu',
  { inputs, attrs: { upper: attr.bool({ default: true }) } },
  ({ g, attrs: { upper }, input, inputs: [, diagonal], constant, refuse }) => {
    const x = input(0);
    const [rows, columns] = x.shape.slice(-2);
    if (rows === undefined || columns === undefined) return refuse('its input is not a matrix');
    g.plan([rows, columns]);
    const [k = 0] = diagonal === undefined ? [] : toNumbers(constant(1));
    const mask = Float32Array.from({ length: rows * columns }, (_, i) => {
      const offset = (i % columns) - Math.floor(i / columns);
      return (upper ? offset >= k : offset <= k) ? 1 : 0;
    });
    const kept = g.constant(float32([rows, columns], mask), 'triangle');
    return binary(g, 'mul', x, g.relabelled(kept, { dtype: x.dtype }));
  },
);
