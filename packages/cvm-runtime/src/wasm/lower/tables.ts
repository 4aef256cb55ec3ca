/** The tables of a group. */
import type { Group } from '../fuse.js';
import type { Value } from '../network.js';
import type { LoweringContext, Placement } from './context.js';
import { inLayout } from './relayout.js';

/** Where the tables of look-ups lie, row-major. */
export function tablesOf(group: Group, context: LoweringContext): ReadonlyMap<Value, Placement> {
  const tables = group.pointwise.flatMap(({ fn, inputs }) => (fn.name === 'lookUp' ? inputs.slice(1) : []));
  return new Map(tables.map((value) => [value, inLayout(context, value, 'plain')]));
}
