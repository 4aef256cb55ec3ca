/** Prepare rules: what the stage knows of one operator, as one immutable value. */
import type {
  Attributes,
  AttrsInput,
  AttrsOf,
  AttrSpecs,
  Float64Tensor,
  Node,
  OpDef,
  Profile,
  Value,
  RuleSet,
} from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';

/** What a rule sees of a node. */
export interface NodeFacts<A extends Attributes = Attributes> {
  readonly name: string;
  readonly attrs: A;
  /** The inputs as the pass has left them. */
  readonly inputs: readonly Value[];
  readonly inputShapes: readonly Shape[];
  /** Shape of the first output. */
  readonly outputShape: Shape;
  readonly profile: Profile;
  input(index: number): Value;
  inputShape(index: number): Shape;
  isParameter(value: Value): boolean;
  /** Elements of a parameter. */
  parameterValue(value: Value): Float64Tensor;
}

/** What a rule may do, beside looking. */
export interface RuleContext<A extends Attributes = Attributes> extends NodeFacts<A> {
  /** The node that makes an input, over inputs as they are now, but before its own rule replaced it. */
  producer(index: number): Node;
  /** Shape of the first input of the node that makes an input. */
  producerInputShape(index: number): Shape;
  /** Whether anything else uses what makes an input: another node, a head, or this node once more. */
  isShared(index: number): boolean;
  /** The node itself over other inputs, with some attributes changed, possibly under another name. */
  apply(inputs: readonly Value[], attrs?: Partial<A>, name?: string): Value;
  /** Output 0 of a new node. */
  emit<S extends AttrSpecs>(
    def: OpDef<string, S>,
    name: string,
    inputs: readonly Value[],
    attrs?: AttrsInput<S>,
  ): Value;
  /** A generated name, `mrt_<pass>_<suffix>_<k>`. */
  fresh(suffix: string): string;
  /** The shared constant of a number. */
  constant(value: number): Value;
  /** A new float64 parameter. */
  parameter(name: string, shape: Shape, values: ArrayLike<number>): Value;
  /** Gives a parameter other values, for everything that uses it. */
  overwrite(parameter: Value, shape: Shape, values: ArrayLike<number>): Value;
}

/** Why a node cannot be prepared, and what the user can do. */
export interface Refusal {
  readonly reason: string;
  readonly hint: string;
}

/** A refusal when `condition` holds. */
export function refuseIf(
  condition: boolean,
  reason: string,
  hint = 'split the model before it',
): Refusal | undefined {
  return condition ? { reason, hint } : undefined;
}

/** Replaces a node, or keeps it (`undefined`). */
export type Rule<A extends Attributes = Attributes> = (context: RuleContext<A>) => Value | undefined;

/** What the passes of the prepare stage do with the nodes of one operator; left out, they keep them. */
export interface OperatorRules<A extends Attributes = Attributes> {
  /** Why a node cannot be brought to a quantizable form, if it cannot. Pass `validate`. */
  readonly check?: (node: NodeFacts<A>) => Refusal | undefined;
  /** Writes attributes in the one way that later rules expect. Pass `validate`. */
  readonly normalize?: Rule<A>;
  /** One value for each output of an operator that has several. Pass `fuse-multiple-outputs`. */
  readonly fuseOutputs?: (context: RuleContext<A>) => readonly Value[];
  /** Moves transposes below the node. Pass `fuse-transpose`. */
  readonly fuseTranspose?: Rule<A>;
  /** Says the same in quantizable operators. Pass `rewrite`. */
  readonly rewrite?: Rule<A>;
}

/** The rules of one operator. */
export interface PrepareRules extends OperatorRules {
  readonly op: string;
}

/** Makes the rules of an operator; the attributes that they see are typed by the operator's definition. */
export function defineRules<S extends AttrSpecs>(
  def: OpDef<string, S>,
  rules: OperatorRules<AttrsOf<S>>,
): PrepareRules {
  return Object.freeze({ op: def.name, ...(rules as unknown as OperatorRules) });
}

/** The rules of this stage, by operator. */
export type PrepareRuleSet = RuleSet<PrepareRules>;
