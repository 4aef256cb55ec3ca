import { ops } from '@mrtjs/graph';
import { bestRule } from '../rule.js';
import { limitedSource } from '../sources/limited.js';

/** Activation(relu); prepare rewrites the other types. */
export const activation = bestRule(ops.activation, ({ assembly, node, attrs, source }) =>
  attrs.act_type === 'relu' ? limitedSource(assembly, node, source(0), 0, Infinity) : undefined,
);
