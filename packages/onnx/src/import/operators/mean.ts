import { ops } from '@mrtjs/graph';
import { variadicRule } from '../shared/rules.js';

export const mean = variadicRule('Mean', 'add', (g, x, count) =>
  count === 1 ? x : g.op(ops.mulScalar, [x], { scalar: 1 / count }, x),
);
