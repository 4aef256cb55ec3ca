import { ops } from '@mrtjs/graph';
import { bestRule, recoded } from '../rule.js';
import { Moved } from '../sources/moved.js';

/** max: of integers on one grid. */
export const max = bestRule(ops.max, ({ assembly, node, outputShape, source, apply }) => {
  const rank = outputShape.length;
  return new Moved(assembly, node, source(0), (coded) => ({
    ...recoded(coded, apply([coded], coded)),
    rank,
  }));
});
