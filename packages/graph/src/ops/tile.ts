import type { Shape } from '@mrtjs/tensor';
import { reshaped } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Repeats a whole tensor along axes. */
export const tile = defineOp({
  name: 'tile',
  summary: 'Repeats the tensor reps times along each axis, right-aligned.',
  attrs: { reps: attr.ints({ min: 1 }) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { reps }) => [aligned(data, reps).shape],
  evaluate: (inputs, { reps }) => {
    const x = operand(inputs, 0);
    const { source, shape } = aligned(x.shape, reps);
    return [remap(reshaped(x, source), shape, (axis, i) => i % (source[axis] as number))];
  },
});

function aligned(data: Shape, reps: readonly number[]): { source: number[]; shape: number[] } {
  const rank = Math.max(data.length, reps.length);
  const source = [...new Array<number>(rank - data.length).fill(1), ...data];
  const times = [...new Array<number>(rank - reps.length).fill(1), ...reps];
  return { source, shape: source.map((dim, i) => dim * (times[i] as number)) };
}
