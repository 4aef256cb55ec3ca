import { scalarOp } from './families/elementwise.js';

/** Comparison with a number. */
export const greaterScalar = scalarOp('_greater_scalar', '1 where x > scalar, else 0.', (x, scalar) =>
  x > scalar ? 1 : 0,
);
