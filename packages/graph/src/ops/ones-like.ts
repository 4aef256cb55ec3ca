import { unaryOp } from './families/elementwise.js';

/** Ones in the shape of the input. */
export const onesLike = unaryOp({
  name: 'ones_like',
  summary: 'Ones in the shape of the input.',
  attrs: {},
  apply: () => 1,
});
