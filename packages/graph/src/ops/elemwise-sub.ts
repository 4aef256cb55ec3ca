import { elemwiseOp } from './families/binary.js';

/** Difference of tensors of one shape. */
export const elemwiseSub = elemwiseOp('elemwise_sub', 'Difference of tensors of one shape.', (a, b) => a - b);
