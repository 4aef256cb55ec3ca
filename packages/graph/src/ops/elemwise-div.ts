import { elemwiseOp } from './families/binary.js';

/** Quotient of tensors of one shape. */
export const elemwiseDiv = elemwiseOp('elemwise_div', 'Quotient of tensors of one shape.', (a, b) => a / b);
