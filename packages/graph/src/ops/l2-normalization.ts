import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';
import { mapAlong } from './reference/rows.js';

/** Division by the Euclidean length. Known so that it can be refused by name: it has no integer form. */
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
    const axes = {
      instance: [...x.shape.keys()].slice(1),
      channel: [1],
      spatial: [...x.shape.keys()].slice(2),
    }[mode];
    return [
      mapAlong(x, axes, (row) => {
        const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, eps));
        return row.map((value) => value / length);
      }),
    ];
  },
});
