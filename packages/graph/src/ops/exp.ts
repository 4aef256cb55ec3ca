import { unaryOp } from './families/elementwise.js';

/** Exponential. */
export const exp = unaryOp({ name: 'exp', summary: 'Exponential.', attrs: {}, apply: Math.exp });
