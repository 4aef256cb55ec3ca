import { attr } from '@mrtjs/graph';
import { formatShape, sizeOf, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { reshapeTo } from '../shared/reshape.js';

const inputs = [port.of('data'), port.own('shape')];
const attrs = { allowzero: attr.bool({ default: false }) };

/** 0 copies a dimension (unless `allowzero`), −1 is what remains. */
export const reshape = onnxRule(
  'Reshape',
  { inputs, attrs },
  ({ g, attrs: { allowzero }, input, constant, refuse }) => {
    const x = input(0);
    const wanted = Array.from(toNumbers(constant(1)), (dim, i) =>
      dim === 0 && !allowzero ? (x.shape[i] ?? 0) : dim,
    );
    const known = sizeOf(wanted.filter((dim) => dim !== -1));
    const shape = wanted.map((dim) => (dim === -1 ? sizeOf(x.shape) / known : dim));
    if (shape.some((dim) => !Number.isSafeInteger(dim) || dim < 0) || sizeOf(shape) !== sizeOf(x.shape))
      return refuse(`${formatShape(x.shape)} cannot become ${formatShape(wanted)}`);
    return reshapeTo(g, x, shape);
  },
);
