import { elemwiseOp } from './families/binary.js';

/** Maximum of tensors of one shape. */
export const maximum = elemwiseOp('_maximum', 'The greater of each pair.', Math.max);
