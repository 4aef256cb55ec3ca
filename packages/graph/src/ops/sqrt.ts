import { unaryOp } from './families/elementwise.js';

/** Square root. */
export const sqrt = unaryOp({ name: 'sqrt', summary: 'Square root.', attrs: {}, apply: Math.sqrt });
