import { elemwiseOp } from './families/binary.js';

/** Sum of tensors of one shape. */
export const elemwiseAdd = elemwiseOp('elemwise_add', 'Sum of tensors of one shape.', (a, b) => a + b);
