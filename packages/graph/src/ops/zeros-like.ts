import { unaryOp } from './families/elementwise.js';

/** Zeros in the shape of the input. */
export const zerosLike = unaryOp({
  name: 'zeros_like',
  summary: 'Zeros in the shape of the input.',
  attrs: {},
  apply: () => 0,
});
