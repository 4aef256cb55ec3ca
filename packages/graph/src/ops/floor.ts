import { unaryOp } from './families/elementwise.js';

/** Rounding down. */
export const floor = unaryOp({
  name: 'floor',
  summary: 'Largest integer not above x.',
  attrs: {},
  apply: Math.floor,
});
