import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { mirrored } from '../shared/mirrored.js';

/** _minimum → −_maximum(−a, −b): the CVM has maxima only. */
export const minimum = defineRules(ops.minimum, { rewrite: mirrored(ops.maximum) });
