import type { Shape } from '@mrtjs/tensor';
import { normalizeAxis, reshaped, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Repeats each element along an axis. */
export const repeat = defineOp({
  name: 'repeat',
  summary: 'Repeats each element along axis; without axis, of the flattened tensor.',
  attrs: { repeats: attr.int({ min: 1 }), axis: attr.optional(attr.int()) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], attrs) => [plan(data, attrs).shape],
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    const { source, axis, shape } = plan(x.shape, attrs);
    return [remap(reshaped(x, source), shape, (a, i) => (a === axis ? Math.floor(i / attrs.repeats) : i))];
  },
});

interface RepeatAttrs {
  readonly repeats: number;
  readonly axis: number | null;
}

function plan(data: Shape, attrs: RepeatAttrs): { source: Shape; axis: number; shape: number[] } {
  const source = attrs.axis === null ? [sizeOf(data)] : data;
  const axis = attrs.axis === null ? 0 : normalizeAxis(attrs.axis, data.length);
  return { source, axis, shape: source.with(axis, (source[axis] as number) * attrs.repeats) };
}
