import { roundHalfAway } from '../rounding.js';
import { unaryOp } from './families/elementwise.js';

/** Rounding to the nearest integer, halves away from zero [R14]. */
export const round = unaryOp({
  name: 'round',
  summary: 'Nearest integer, halves away from zero.',
  attrs: {},
  apply: roundHalfAway,
});
