/** Compile rules: what an operator of the IR becomes on the CVM, as one immutable value per operator. */
import type { Attributes, AttrsOf, AttrSpecs, Node, OpDef, Profile, Value, RuleSet } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import type { CvmAttrSpecs } from '../attributes.js';
import type { CvmOpDef } from '../operator.js';
import type { EmittedAttrs } from './emitter.js';

/** What a rule sees of the node that it compiles, and what it may do. */
export interface CompileContext<A extends Attributes = Attributes> {
  /** The node of the model. */
  readonly node: Node;
  readonly attrs: A;
  readonly profile: Profile;
  /** Its inputs, already compiled. */
  readonly inputs: readonly Value[];
  /** Shapes of the inputs. */
  readonly shapes: readonly Shape[];
  readonly outputShape: Shape;
  input(index: number): Value;
  /** Shape of a compiled value. */
  shapeOf(value: Value): Shape;
  /** Signed bit width that the CVM infers of a compiled value. */
  precisionOf(value: Value): number;
  /** Output 0 of a new node. Attributes are written in Python's form; text is taken as it is. */
  emit<S extends CvmAttrSpecs>(
    op: CvmOpDef<string, S>,
    inputs: readonly Value[],
    attrs?: EmittedAttrs<S>,
  ): Value;
  /** A new parameter of integers, with a generated name. */
  parameter(suffix: string, value: Tensor, precision: number): Value;
  /** Says why this use of the operator cannot be compiled (MRT4021). */
  refuse(message: string, hint?: string): never;
}

/** The compilation of one operator. */
export interface CompileRule {
  /** Name of the IR operator. */
  readonly op: string;
  /** The compiled value that stands for output 0 of the node. */
  readonly compile: (context: CompileContext) => Value;
}

/** Makes the rule of an operator; the attributes that `compile` sees are typed by the operator's definition. */
export function compileRule<S extends AttrSpecs>(
  def: OpDef<string, S>,
  compile: (context: CompileContext<AttrsOf<S>>) => Value,
): CompileRule {
  return Object.freeze({ op: def.name, compile: compile as unknown as CompileRule['compile'] });
}

/** The rules of this stage, by operator. */
export type CompileRuleSet = RuleSet<CompileRule>;
