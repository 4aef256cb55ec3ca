import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { swapTransposes } from '../shared/transposes.js';

/** elemwise_add of operands transposed alike. */
export const elemwiseAdd = defineRules(ops.elemwiseAdd, { fuseTranspose: swapTransposes });
