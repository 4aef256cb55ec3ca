import { ops } from '@mrtjs/graph';
import { exportRule } from '../rule.js';

export const softmax = exportRule(ops.softmax, (g) => {
  const { axis, temperature } = g.attrs;
  const x = temperature === null ? g.input(0) : g.op('Div', [g.input(0), g.scalar(temperature)]);
  return g.op('Softmax', [x], { axis });
});
