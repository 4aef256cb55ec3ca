import type { AttrSpecs, OpDef } from '@mrtjs/graph';
import type { PrepareRules } from '../rule.js';
import { defineRules, refuseIf } from '../rule.js';

/** The rules of an operator that has no integer form, whatever its attributes [R201]. */
export function refused<S extends AttrSpecs>(def: OpDef<string, S>): PrepareRules {
  return defineRules(def, { check: () => refuseIf(true, 'this operator has no integer form') });
}
