import { unaryOp } from './families/elementwise.js';

/** Hyperbolic tangent. */
export const tanh = unaryOp({ name: 'tanh', summary: 'Hyperbolic tangent.', attrs: {}, apply: Math.tanh });
