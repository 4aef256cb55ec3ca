import { attr, ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

const attrs = {
  axis: attr.int({ default: -1 }),
  k: attr.optional(attr.int()),
  largest: attr.bool({ default: true }),
  sorted: attr.bool({ default: true }),
};

/** Only the first: the IR does not sort. How many is an attribute before operator set 10, then an input. */
export const topK = onnxRule(
  'TopK',
  { inputs: [port.of('X'), port.ownOptional('K')], attrs, limits: 'more than the first element' },
  ({ g, attrs, input, numbers, refuse }) => {
    const k = attrs.k ?? numbers(1)?.[0];
    if (k !== 1) return refuse(`the first ${k} are wanted, and the IR does not sort`);
    const x = input(0);
    const axis = normalizeAxis(attrs.axis, x.shape.length);
    const shape = x.shape.with(axis, 1);
    const [value, position] = attrs.largest ? [ops.max, ops.argmax] : [ops.min, ops.argmin];
    return [
      g.op(value, [x], { axis: [axis], keepdims: true }, { shape }),
      g.op(position, [x], { axis, keepdims: true }, { shape, dtype: 'int64' }),
    ];
  },
);
