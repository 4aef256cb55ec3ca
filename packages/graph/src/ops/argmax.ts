import { indexOp } from './families/reduction.js';

/** Position of the first largest element along an axis. */
export const argmax = indexOp(
  'argmax',
  'Position of the first largest element along an axis.',
  (candidate, best) => candidate > best,
);
