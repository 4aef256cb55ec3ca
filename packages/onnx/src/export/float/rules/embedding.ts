import { ops } from '@mrtjs/graph';
import { elementNumber } from '../../../proto/element-types.js';
import { exportRule } from '../rule.js';

/** Positions beyond the table are the nearest row, which `Gather` does not know. */
export const embedding = exportRule(ops.embedding, (g) => {
  const inside = g.op('Clip', [g.input(0), g.scalar(0), g.scalar(g.attrs.input_dim - 1)]);
  const rows = g.op('Cast', [inside], { to: elementNumber('int64') });
  return g.op('Gather', [g.input(1), rows], { axis: 0 });
});
