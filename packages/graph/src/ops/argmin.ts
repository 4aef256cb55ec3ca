import { indexOp } from './families/reduction.js';

/** Position of the first smallest element along an axis. */
export const argmin = indexOp(
  'argmin',
  'Position of the first smallest element along an axis.',
  (candidate, best) => candidate < best,
);
