import { ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { bestRule } from '../rule.js';
import { Joined } from '../sources/joined.js';

/** Concat: every part is brought to the grid that is wanted of the whole. */
export const concat = bestRule(ops.concat, ({ assembly, node, attrs, inputShapes, outputShape, source }) => {
  const axis = normalizeAxis(attrs.dim, outputShape.length);
  return new Joined(
    assembly,
    node,
    inputShapes.map((_, i) => source(i)),
    axis,
  );
});
