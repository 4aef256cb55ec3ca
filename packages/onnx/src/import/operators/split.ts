import { attr } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { slices } from '../shared/take.js';

const inputs = [port.of('input'), port.ownOptional('split')];
const attrs = {
  axis: attr.int({ default: 0 }),
  split: attr.optional(attr.ints({ min: 0 })),
  num_outputs: attr.optional(attr.int({ min: 1 })),
};

/** A slice for each part. Without sizes the parts are equal, but for a smaller last one. */
export const split = onnxRule('Split', { inputs, attrs }, ({ g, attrs, input, numbers, outputs, refuse }) => {
  const x = input(0);
  const axis = normalizeAxis(attrs.axis, x.shape.length);
  const size = x.shape[axis] as number;
  const part = Math.ceil(size / (attrs.num_outputs ?? outputs));
  const sizes =
    attrs.split ?? numbers(1) ?? Array.from({ length: outputs }, (_, i) => Math.min(part, size - i * part));
  if (sizes.some((length) => length < 1) || sizes.reduce((sum, length) => sum + length, 0) !== size)
    return refuse(`${size} elements do not split into ${sizes.join(', ')}`);
  let end = 0;
  return sizes.map((length) => {
    const begin = end;
    end += length;
    return slices(
      g,
      x,
      x.shape.map((dim, k) => (k === axis ? { begin, step: 1, length } : { begin: 0, step: 1, length: dim })),
    );
  });
});
