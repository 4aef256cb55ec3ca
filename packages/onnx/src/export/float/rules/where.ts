import { ops } from '@mrtjs/graph';
import { exportRule } from '../rule.js';
import { asCondition } from '../shared/arithmetic.js';

/** One condition for each row is one for all of its elements. */
export const where = exportRule(ops.where, (g) => {
  const [condition = [], x = []] = g.shapes;
  const shape = [...condition, ...new Array<number>(x.length - condition.length).fill(1)];
  return g.op('Where', [asCondition(g, g.input(0, shape)), g.input(1), g.input(2)]);
});
