import { unaryOp } from './families/elementwise.js';

/** Rectified linear unit. */
export const relu = unaryOp({ name: 'relu', summary: 'max(x, 0).', attrs: {}, apply: (x) => Math.max(x, 0) });
