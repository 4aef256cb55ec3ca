import type { Shape } from '@mrtjs/tensor';
import { formatShape, normalizeAxis, reshaped } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Splits a tensor into equal parts along an axis. */
export const sliceChannel = defineOp({
  name: 'SliceChannel',
  summary: 'Splits an axis into num_outputs equal parts, one output each.',
  attrs: {
    num_outputs: attr.int({ min: 1 }),
    axis: attr.int({ default: 1 }),
    /** Removes the axis; every part must then have size 1. */
    squeeze_axis: attr.bool({ default: false }),
  },
  inputs: [{ name: 'data' }],
  outputs: ({ num_outputs }) => num_outputs,
  infer: ([data = []], attrs) => {
    const { shape } = part(data, attrs);
    return Array.from({ length: attrs.num_outputs }, () => shape);
  },
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    const { axis, size, shape } = part(x.shape, attrs);
    return Array.from({ length: attrs.num_outputs }, (_, k) =>
      reshaped(
        remap(x, x.shape.with(axis, size), (a, i) => (a === axis ? k * size + i : i)),
        shape,
      ),
    );
  },
});

interface SplitAttrs {
  readonly num_outputs: number;
  readonly axis: number;
  readonly squeeze_axis: boolean;
}

function part(data: Shape, attrs: SplitAttrs): { axis: number; size: number; shape: number[] } {
  const axis = normalizeAxis(attrs.axis, data.length);
  const size = (data[axis] as number) / attrs.num_outputs;
  if (!Number.isInteger(size))
    shapeProblem(`axis ${axis} of ${formatShape(data)} does not split into ${attrs.num_outputs} equal parts`);
  if (attrs.squeeze_axis && size !== 1)
    shapeProblem(`squeeze_axis needs ${data[axis]} outputs, not ${attrs.num_outputs}`);
  return { axis, size, shape: attrs.squeeze_axis ? data.toSpliced(axis, 1) : data.with(axis, size) };
}
