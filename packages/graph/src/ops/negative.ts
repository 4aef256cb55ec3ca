import { unaryOp } from './families/elementwise.js';

/** Negation (of 0 it is 0, never −0). */
export const negative = unaryOp({ name: 'negative', summary: '−x.', attrs: {}, apply: (x) => 0 - x });
