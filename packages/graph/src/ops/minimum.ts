import { elemwiseOp } from './families/binary.js';

/** Minimum of tensors of one shape. */
export const minimum = elemwiseOp('_minimum', 'The lesser of each pair.', Math.min);
