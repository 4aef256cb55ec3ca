import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { listReducedAxes } from '../shared/reductions.js';

/** max: its axes are listed in full. */
export const max = defineRules(ops.max, { normalize: listReducedAxes });
