import { ops } from '@mrtjs/graph';
import { compileRule } from '../rule.js';
import { greater } from '../shared/greater.js';

/** `broadcast_greater` is itself. */
export const broadcastGreater = compileRule(ops.broadcastGreater, (context) =>
  greater(context, context.input(0), context.input(1)),
);
