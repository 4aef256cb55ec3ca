import { unaryOp } from './families/elementwise.js';

/** Logistic function. */
export const sigmoid = unaryOp({
  name: 'sigmoid',
  summary: '1 / (1 + exp(−x)).',
  attrs: {},
  apply: (x) => 1 / (1 + Math.exp(-x)),
});
