import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { listReducedAxes } from '../shared/reductions.js';

/** min: its axes are listed in full. */
export const min = defineRules(ops.min, { normalize: listReducedAxes });
