import { sizeOf, stridesOf, tensor, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

/** Positions of the elements that are not 0, of a constant: how many there are is else not known. */
export const nonZero = onnxRule(
  'NonZero',
  { inputs: [port.of('X')], limits: 'computed inputs' },
  ({ g, constant, refuse }) => {
    const x = constant(0);
    g.plan([sizeOf(x.shape), x.shape.length + 1]);
    const values = toNumbers(x);
    const found = Array.from(values.keys()).filter((i) => values[i] !== 0);
    if (found.length === 0 || x.shape.length === 0) return refuse('there is nothing to be found');
    const strides = stridesOf(x.shape);
    const rows = x.shape.flatMap((dim, axis) =>
      found.map((i) => BigInt(Math.floor(i / (strides[axis] as number)) % dim)),
    );
    return g.constant(tensor('int64', [x.shape.length, found.length], BigInt64Array.from(rows)), 'positions');
  },
);
