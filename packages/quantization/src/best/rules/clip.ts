import { ops } from '@mrtjs/graph';
import { bestRule } from '../rule.js';
import { limitedSource } from '../sources/limited.js';

/** clip: limits. */
export const clip = bestRule(ops.clip, ({ assembly, node, attrs, source }) =>
  attrs.a_min < attrs.a_max ? limitedSource(assembly, node, source(0), attrs.a_min, attrs.a_max) : undefined,
);
