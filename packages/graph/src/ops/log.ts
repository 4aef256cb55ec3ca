import { unaryOp } from './families/elementwise.js';

/** Natural logarithm. */
export const log = unaryOp({ name: 'log', summary: 'Natural logarithm.', attrs: {}, apply: Math.log });
