/**
 * Everything that becomes another operator when a graph is brought to inference form: one file per family. Plain other
 * names of the same operator are in `import/aliases.ts`.
 */
import type { Rewrite } from '../import/rule.js';
import { comparisons } from './comparisons.js';
import { crop } from './crop.js';
import { custom } from './custom.js';
import { identities } from './identities.js';
import { logistic } from './logistic.js';
import { reshapes } from './reshape.js';
import { scalars } from './scalars.js';
import { softmaxHeads } from './softmax-heads.js';
import { sums } from './sums.js';

const REWRITES: ReadonlyMap<string, Rewrite> = new Map(
  [identities, logistic, softmaxHeads, scalars, comparisons, sums, crop, reshapes, custom].flatMap(
    Object.entries,
  ),
);

/** The rewrite of an operator, if it has one. */
export function rewriteOf(op: string): Rewrite | undefined {
  return REWRITES.get(op);
}
