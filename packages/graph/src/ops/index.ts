/** The operators of the IR: one file each. A new operator is a new file and a line here. */
import { OperatorSet } from '../operator.js';
import { convolution } from './convolution.js';
import { variable } from './variable.js';

export { convolution } from './convolution.js';
export { variable } from './variable.js';

/** All built-in operators. */
export const irOperators: OperatorSet = OperatorSet.of(variable, convolution);
