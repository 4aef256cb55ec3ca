import type { Shape } from '@mrtjs/tensor';
import { float64, formatShape, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** A dense layer. */
export const fullyConnected = defineOp({
  name: 'FullyConnected',
  summary: 'data · weightᵀ + bias, over the flattened input or along its last axis.',
  attrs: {
    num_hidden: attr.int({ min: 1 }),
    no_bias: attr.bool({ default: false }),
    /** Merge all axes but the first; otherwise the product is taken along the last axis alone. */
    flatten: attr.bool({ default: true }),
  },
  inputs: [
    { name: 'data' },
    { name: 'weight', parameter: true },
    { name: 'bias', parameter: true, when: (attrs) => attrs['no_bias'] !== true },
  ],
  infer([data = [], weight = [], bias], attrs) {
    const { columns, shape } = product(data, attrs);
    if (weight.length !== 2 || weight[0] !== attrs.num_hidden || weight[1] !== columns)
      shapeProblem(`weight has shape ${formatShape(weight)}, expected (${attrs.num_hidden}, ${columns})`);
    if (bias !== undefined && sizeOf(bias) !== attrs.num_hidden)
      shapeProblem(`bias has shape ${formatShape(bias)}, expected (${attrs.num_hidden},)`);
    return [shape];
  },
  parameterShapes: ([data], attrs) =>
    data === undefined
      ? {}
      : { weight: [attrs.num_hidden, product(data, attrs).columns], bias: [attrs.num_hidden] },
  macs: ([, weight = []], [out = []]) => sizeOf(out) * (weight[1] ?? 0),
  baseOps: ([, weight = []], _, { no_bias }) => 2 * (weight[1] ?? 0) + (no_bias ? 0 : 1),
  evaluate(inputs, attrs) {
    const [x, w] = [operand(inputs, 0), operand(inputs, 1)];
    const bias = attrs.no_bias ? undefined : operand(inputs, 2).data;
    const { columns, shape } = product(x.shape, attrs);
    const out = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
      const row = Math.floor(i / attrs.num_hidden) * columns;
      const unit = i % attrs.num_hidden;
      let sum = bias?.[unit] ?? 0;
      for (let c = 0; c < columns; c++)
        sum += (x.data[row + c] as number) * (w.data[unit * columns + c] as number);
      return sum;
    });
    return [float64(shape, out)];
  },
});

interface DenseAttrs {
  readonly num_hidden: number;
  readonly flatten: boolean;
}

function product(data: Shape, { num_hidden, flatten }: DenseAttrs): { columns: number; shape: number[] } {
  if (data.length === 0) shapeProblem('data is a scalar, expected at least one axis');
  return flatten
    ? { columns: sizeOf(data.slice(1)), shape: [data[0] as number, num_hidden] }
    : { columns: data.at(-1) as number, shape: [...data.slice(0, -1), num_hidden] };
}
