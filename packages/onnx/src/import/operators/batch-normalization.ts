import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

const inputs = [port.of('X'), ...['scale', 'B', 'mean', 'var'].map(port.own)];
const attrs = {
  epsilon: attr.float({ min: 0, default: 1e-5 }),
  momentum: attr.float({ default: 0.9 }),
  spatial: attr.bool({ default: true }),
  training_mode: attr.bool({ default: false }),
};

/** Only the normalisation with known statistics: its further outputs are those of training. */
export const batchNormalization = onnxRule(
  'BatchNormalization',
  { inputs, attrs, limits: 'training mode; `spatial` 0' },
  ({ g, attrs, input, refuse }) => {
    if (attrs.training_mode) return refuse('it is in training mode');
    if (!attrs.spatial) return refuse('it normalises every position apart (spatial 0)');
    const operands = [0, 1, 2, 3, 4].map(input);
    return g.op(ops.batchNorm, operands, { eps: attrs.epsilon, fix_gamma: false, axis: 1 }, input(0));
  },
);
