import { scalarOp } from './families/elementwise.js';

/** Addition of a number. */
export const plusScalar = scalarOp('_plus_scalar', 'x + scalar.', (x, scalar) => x + scalar);
