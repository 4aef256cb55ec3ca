import { ops } from '@mrtjs/graph';
import { bestRule } from '../rule.js';
import { limitedSource } from '../sources/limited.js';

/** relu: limits, which most grids keep by themselves. */
export const relu = bestRule(ops.relu, ({ assembly, node, source }) =>
  limitedSource(assembly, node, source(0), 0, Infinity),
);
