import { ops } from '@mrtjs/graph';
import type { BestContext } from '../rule.js';
import { bestRule, recoded } from '../rule.js';
import type { AttrsOf } from '@mrtjs/graph';
import type { Coded } from '../coded.js';
import { Joined } from '../sources/joined.js';
import { Moved } from '../sources/moved.js';
import { Settled } from '../sources/settled.js';
import type { Source } from '../sources/source.js';

/** Max pooling commutes with all that does not fall: it comes first, so that there is less left to be brought to a grid. */
export const pooling = bestRule(ops.pooling, (context) =>
  context.attrs.pool_type === 'max' ? pooled(context, context.source(0)) : undefined,
);

function pooled(context: BestContext<AttrsOf<typeof ops.pooling.attrs>>, source: Source): Source {
  const { assembly, node, apply } = context;
  const pool = (coded: Coded): Coded => recoded(coded, apply([coded], coded));
  if (source instanceof Joined && source.axis === 1)
    return source.map(node, (part) => pooled({ ...context, node: part.node }, part));
  return source instanceof Settled && source.rises
    ? new Settled(assembly, node, pool(source.coded), source.curve)
    : new Moved(assembly, node, source, pool);
}
