import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';
import { mapAlong } from './reference/rows.js';

/** Division by the Euclidean length. */
export const l2Normalization = defineOp({
  name: 'L2Normalization',
  summary: 'x / sqrt(sum of squares + eps), over all axes but the first, the channels, or the spatial axes.',
  attrs: {
    eps: attr.float({ default: 1e-10 }),
    mode: attr.oneOf(['instance', 'channel', 'spatial'], { default: 'instance' }),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []]) => [data],
  evaluate: (inputs, { eps, mode }) => {
    const x = operand(inputs, 0);
    return [
      mapAlong(x, normalizedAxes(mode, x.shape.length), (row) => {
        const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, eps));
        return row.map((value) => value / length);
      }),
    ];
  },
});

/** The axes over which the squares are summed. */
export function normalizedAxes(mode: 'instance' | 'channel' | 'spatial', rank: number): readonly number[] {
  const all = Array.from({ length: rank }, (_, axis) => axis);
  return { instance: all.slice(1), channel: [1], spatial: all.slice(2) }[mode];
}
