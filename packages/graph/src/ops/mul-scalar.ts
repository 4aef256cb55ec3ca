import { scalarOp } from './families/elementwise.js';

/** Multiplication by a number. */
export const mulScalar = scalarOp('_mul_scalar', 'x · scalar.', (x, scalar) => x * scalar);
