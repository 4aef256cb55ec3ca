import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { mirrored } from '../shared/mirrored.js';
import { listReducedAxes } from '../shared/reductions.js';

/** min → −max(−x), over axes listed in full: the CVM has maxima only. */
export const min = defineRules(ops.min, { normalize: listReducedAxes, rewrite: mirrored(ops.max) });
