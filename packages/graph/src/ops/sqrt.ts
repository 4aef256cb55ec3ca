import { unaryOp } from './families/elementwise.js';

/** Square root. Known so that it can be refused by name: it has no integer form. */
export const sqrt = unaryOp({ name: 'sqrt', summary: 'Square root.', attrs: {}, apply: Math.sqrt });
