import { attr } from '../attributes.js';
import { unaryOp } from './families/elementwise.js';

/** Piecewise linear sigmoid. Known so that it can be refused by name. */
export const hardSigmoid = unaryOp({
  name: 'hard_sigmoid',
  summary: 'alpha · x + beta, clipped to [0, 1].',
  attrs: { alpha: attr.float({ default: 0.2 }), beta: attr.float({ default: 0.5 }) },
  apply: (x, { alpha, beta }) => Math.min(Math.max(alpha * x + beta, 0), 1),
});
