import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { swapTransposes } from '../shared/transposes.js';

/** elemwise_sub of operands transposed alike. */
export const elemwiseSub = defineRules(ops.elemwiseSub, { fuseTranspose: swapTransposes });
