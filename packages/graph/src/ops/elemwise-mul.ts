import { elemwiseOp } from './families/binary.js';

/** Product of tensors of one shape. */
export const elemwiseMul = elemwiseOp('elemwise_mul', 'Product of tensors of one shape.', (a, b) => a * b);
