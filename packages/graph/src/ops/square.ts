import { unaryOp } from './families/elementwise.js';

/** Square. */
export const square = unaryOp({ name: 'square', summary: 'x².', attrs: {}, apply: (x) => x * x });
