import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `Embedding` is `take` of rows of the table, which comes first. */
export const embedding = compileRule(ops.embedding, ({ input, emit }) =>
  emit(cvmOps.take, [input(1), input(0)], { axis: 0 }),
);
