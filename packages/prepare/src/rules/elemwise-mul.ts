import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { swapTransposes } from '../shared/transposes.js';

/** elemwise_mul → broadcast_mul [R180]. */
export const elemwiseMul = defineRules(ops.elemwiseMul, {
  fuseTranspose: swapTransposes,
  rewrite: ({ emit, name, inputs }) => emit(ops.broadcastMul, name, inputs),
});
