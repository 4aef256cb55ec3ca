import type { AttrSpecs, OpDef } from '@mrtjs/graph';
import type { CvmAttrSpecs } from '../../attributes.js';
import type { CvmOpDef } from '../../operator.js';
import type { CompileRule } from '../rule.js';
import { compileRule } from '../rule.js';

/** The rule of an operator that is one of the CVM without attributes, on the same inputs. */
export function sameOperator<S extends AttrSpecs, T extends CvmAttrSpecs>(
  def: OpDef<string, S>,
  target: CvmOpDef<string, T>,
): CompileRule {
  return compileRule(def, ({ inputs, emit }) => emit(target, inputs));
}
