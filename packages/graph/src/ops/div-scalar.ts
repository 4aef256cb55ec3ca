import { scalarOp } from './families/elementwise.js';

/** Division by a number. */
export const divScalar = scalarOp('_div_scalar', 'x / scalar.', (x, scalar) => x / scalar);
