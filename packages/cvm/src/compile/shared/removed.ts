import type { AttrSpecs, OpDef } from '@mrtjs/graph';
import type { CompileRule } from '../rule.js';
import { compileRule } from '../rule.js';

/** The rule of an operator that does nothing to integers: its input stands for it. */
export function removed<S extends AttrSpecs>(def: OpDef<string, S>): CompileRule {
  return compileRule(def, ({ input }) => input(0));
}
