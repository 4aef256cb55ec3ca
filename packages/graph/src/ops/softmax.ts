import { normalizeAxis } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';
import { mapAlong, total } from './reference/rows.js';

/** Normalised exponentials along an axis. */
export const softmax = defineOp({
  name: 'softmax',
  summary: 'exp(x / temperature), divided by its sum along axis.',
  attrs: {
    axis: attr.int({ default: -1 }),
    /** `None` is 1. */
    temperature: attr.optional(attr.float()),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { axis }) => {
    normalizeAxis(axis, data.length);
    return [data];
  },
  baseOps: ([data = []], _, { axis }) => 2 + 2 * (data.at(axis) ?? 1),
  evaluate: (inputs, { axis, temperature }) => {
    const x = operand(inputs, 0);
    return [
      mapAlong(x, [normalizeAxis(axis, x.shape.length)], (row) => {
        const scaled = row.map((value) => value / (temperature ?? 1));
        // Subtracting the maximum changes nothing but keeps exp from overflowing.
        const top = scaled.reduce((best, value) => Math.max(best, value), -Infinity);
        const powers = scaled.map((value) => Math.exp(value - top));
        const sum = total(powers);
        return powers.map((value) => value / sum);
      }),
    ];
  },
});
