import { ops } from '@mrtjs/graph';
import { exportRule } from '../rule.js';

export const batchDot = exportRule(ops.batchDot, (g) => {
  const operand = (index: number, transposed: boolean): string =>
    transposed ? g.op('Transpose', [g.input(index)], { perm: [0, 2, 1] }) : g.input(index);
  return g.op('MatMul', [operand(0, g.attrs.transpose_a), operand(1, g.attrs.transpose_b)]);
});
