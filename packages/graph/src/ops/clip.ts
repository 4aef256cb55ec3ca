import { attr } from '../attributes.js';
import { unaryOp } from './families/elementwise.js';

/** Limits values to an interval. */
export const clip = unaryOp({
  name: 'clip',
  summary: 'Limits values to [a_min, a_max].',
  attrs: { a_min: attr.float(), a_max: attr.float() },
  apply: (x, { a_min, a_max }) => Math.min(Math.max(x, a_min), a_max),
});
