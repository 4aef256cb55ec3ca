import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Enlarges a tensor at both ends of its axes. */
export const pad = defineOp({
  name: 'Pad',
  summary: 'Adds elements at both ends of every axis: a constant, the edge, or a reflection.',
  attrs: {
    mode: attr.oneOf(['constant', 'edge', 'reflect']),
    /** Before and after, for every axis. */
    pad_width: attr.ints({ min: 0 }),
    constant_value: attr.float({ default: 0 }),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { pad_width, mode }) => {
    const shape = padded(data, pad_width);
    const limit = data.findIndex(
      (dim, axis) => Math.max(pad_width[2 * axis] as number, pad_width[2 * axis + 1] as number) >= dim,
    );
    if (mode === 'reflect' && limit >= 0 && shape[limit] !== data[limit])
      shapeProblem(`axis ${limit} of ${formatShape(data)} is too small for its reflection`);
    return [shape];
  },
  evaluate: (inputs, { mode, pad_width, constant_value }) => {
    const x = operand(inputs, 0);
    const inside = POSITIONS[mode];
    return [
      remap(
        x,
        padded(x.shape, pad_width),
        (axis, i) => inside(i - (pad_width[2 * axis] as number), x.shape[axis] as number),
        constant_value,
      ),
    ];
  },
});

/** Where in an axis of `size` elements a position that may be outside is read; −1 for nowhere. */
const POSITIONS = {
  constant: (i: number, size: number) => (i < size ? Math.max(i, -1) : -1),
  edge: (i: number, size: number) => Math.min(Math.max(i, 0), size - 1),
  reflect: (i: number, size: number) => size - 1 - Math.abs(size - 1 - Math.abs(i)),
} as const;

function padded(data: Shape, widths: readonly number[]): number[] {
  if (widths.length !== 2 * data.length)
    shapeProblem(
      `pad_width has ${widths.length} entries, expected ${2 * data.length} for ${formatShape(data)}`,
    );
  return data.map((dim, axis) => dim + (widths[2 * axis] as number) + (widths[2 * axis + 1] as number));
}
