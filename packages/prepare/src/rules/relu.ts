import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { swapTranspose } from '../shared/transposes.js';

/** relu is elementwise. */
export const relu = defineRules(ops.relu, { fuseTranspose: swapTranspose });
