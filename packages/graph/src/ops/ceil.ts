import { unaryOp } from './families/elementwise.js';

/** Rounding up (never to −0). */
export const ceil = unaryOp({
  name: 'ceil',
  summary: 'Smallest integer not below x.',
  attrs: {},
  apply: (x) => Math.ceil(x) + 0,
});
