import { unaryOp } from './families/elementwise.js';

/** Rounding toward zero (never to −0). */
export const fix = unaryOp({
  name: 'fix',
  summary: 'The integer part of x: rounding toward zero.',
  attrs: {},
  apply: (x) => Math.trunc(x) + 0,
});
