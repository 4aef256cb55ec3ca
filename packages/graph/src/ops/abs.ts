import { unaryOp } from './families/elementwise.js';

/** Magnitude. */
export const abs = unaryOp({ name: 'abs', summary: 'Magnitude.', attrs: {}, apply: Math.abs });
