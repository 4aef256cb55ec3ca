import { errorFunction } from '../error-function.js';
import { unaryOp } from './families/elementwise.js';

/** Error function: a part of the activation GELU. */
export const erf = unaryOp({
  name: 'erf',
  summary: 'Error function, 2/√π times the integral of exp(−t²) from 0 to x.',
  attrs: {},
  apply: (x) => errorFunction(x, Math.exp),
});
