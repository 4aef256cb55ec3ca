/** Functions that are looked up. */
import type { AttrSpecs, OpDef, ValueRange } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { exp, sigmoid, tanh } from '../../numeric/transcendental.js';
import { Table } from '../curves/table.js';
import type { BestRule } from '../rule.js';
import { bestRule } from '../rule.js';
import { settled } from '../sources/settled.js';

function table<S extends AttrSpecs>(
  def: OpDef<string, S>,
  f: (x: number) => number,
  domain: (seen: ValueRange) => ValueRange,
): BestRule {
  return bestRule(def, ({ assembly, node, source }) => {
    const range = domain(assembly.ranges.extremes(source(0).node));
    return settled(assembly, source(0)).as(node, Table.over(range, f, true));
  });
}

/** Arguments twice as far out as those seen, for functions that level off. */
const widened = ({ low, high }: ValueRange): ValueRange => ({ low: 2 * low, high: 2 * high });

/** The rules of tanh, sigmoid and exp. */
export const tables: readonly BestRule[] = [
  table(ops.tanh, tanh, widened),
  table(ops.sigmoid, sigmoid, widened),
  table(ops.exp, exp, ({ low, high }) => ({ low: 2 * low, high })),
];
