import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { listReducedAxes } from '../shared/reductions.js';
import { reduceTransposed } from '../shared/transposes.js';

/** sum: its axes are listed in full [R187, D40]. */
export const sum = defineRules(ops.sum, { normalize: listReducedAxes, fuseTranspose: reduceTransposed });
