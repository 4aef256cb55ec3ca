/** Quantization rules: what the stage knows of one operator, as one immutable value. */
import type {
  Attributes,
  AttrsInput,
  AttrsOf,
  AttrSpecs,
  Node,
  OpDef,
  Profile,
  Value,
  RuleSet,
} from '@mrtjs/graph';
import { makeNode, valueOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import { realize } from './realize.js';
import { requantize } from './requantize.js';
import type { Quantized, Run } from './run.js';

/** What a rule returns: the node that stands for the original, its scale and output precision. */
export interface RuleResult extends Quantized {
  /** A threshold that replaces the calibrated one, in units of the float model. */
  readonly threshold?: number;
}

/** What a rule sees of the node that it quantizes, and what it may do. */
export interface RuleContext<A extends Attributes = Attributes> {
  readonly name: string;
  readonly op: string;
  readonly attrs: A;
  /** The inputs, already quantized; parameters are still those of the float model. */
  readonly inputs: readonly Value[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly profile: Profile;
  readonly softmaxLambda: number;
  /** Input precision of the operator (`op_input_precs` of MRT-SPEC 2.2). */
  readonly inputPrecision: number;
  /** Largest magnitude of the node's own output, in units of the float model. */
  readonly outputThreshold: number;
  /** Precision requested for the node's own output before it is quantized, if any. */
  readonly presetPrecision: number | undefined;
  input(index: number): Value;
  isParameter(value: Value): boolean;
  /** Whether the value is computed in float (a restored node). */
  isFloat(value: Value): boolean;
  threshold(value: Value): number;
  /** Scale of an input that is not a parameter. */
  scale(value: Value): number;
  /** Precision of an input that is not a parameter. */
  precision(value: Value): number;
  /** Brings an input to a precision, and exactly to a scale when one is given (MRT-SPEC 4.6). */
  requantize(value: Value, precision: number, scale?: number): Quantized;
  /** Clips (shift 0) or shifts a value down (MRT-SPEC 4.5). */
  realize(value: Value, shift: number, precision: number, name?: string): Value;
  /** Signed bits of a magnitude. */
  bits(magnitude: number): number;
  /** The node itself over other inputs, and with some attributes changed. */
  apply(inputs: readonly Value[], attrs?: Partial<A>): Value;
  /** Output 0 of a new node. */
  emit<S extends AttrSpecs>(
    def: OpDef<string, S>,
    name: string,
    inputs: readonly Value[],
    attrs?: AttrsInput<S>,
  ): Value;
  /** A generated name. */
  fresh(suffix: string): string;
  /** The shared constant of an integer. */
  constant(value: number): Value;
  /** A new integer parameter of `precision` signed bits. */
  parameter(name: string, value: Tensor, precision: number): Value;
  /** The tensor of a parameter. */
  parameterValue(value: Value): Tensor;
  /** Stops with MRT2208, naming the node. */
  refuse(message: string, hint?: string): never;
}

/** The quantization of one operator. */
export interface QuantizeRule {
  readonly op: string;
  /** Input precision, where the operator requantizes its inputs. */
  readonly inputPrecision: number | undefined;
  /** Why this node cannot be quantized, for operators that can only be with certain attributes. */
  readonly unsupported: (attrs: Attributes) => string | undefined;
  readonly quantize: (context: RuleContext) => RuleResult;
}

/** The parts of a rule that most operators leave out. */
export interface RuleOptions<A extends Attributes> {
  readonly inputPrecision?: number;
  readonly unsupported?: (attrs: A) => string | undefined;
}

/** Makes the rule of an operator; the attributes that `quantize` sees are typed by the operator's definition. */
export function quantizeRule<S extends AttrSpecs>(
  def: OpDef<string, S>,
  quantize: (context: RuleContext<AttrsOf<S>>) => RuleResult,
  { inputPrecision, unsupported = () => undefined }: RuleOptions<AttrsOf<S>> = {},
): QuantizeRule {
  return Object.freeze({
    op: def.name,
    inputPrecision,
    unsupported: unsupported as QuantizeRule['unsupported'],
    quantize: quantize as unknown as QuantizeRule['quantize'],
  });
}

/** The rules of this stage, by operator. */
export type QuantizeRuleSet = RuleSet<QuantizeRule>;

/** What of a node does not depend on the run. */
export interface NodeFacts {
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
}

/** Input precision of operators whose rule does not name one but meets a parameter or float operand. */
const DEFAULT_INPUT_PRECISION = 16;

/** The context of one application of a rule. */
export function ruleContext(run: Run, rule: QuantizeRule, node: Node, facts: NodeFacts): RuleContext {
  const { builder, settings } = run;
  const refuse = (message: string, hint?: string): never =>
    fail('MRT2208', `${node.op}: ${message}`, { node: node.name, ...(hint === undefined ? {} : { hint }) });
  return {
    ...facts,
    name: node.name,
    op: node.op,
    attrs: node.attrs,
    inputs: node.inputs,
    profile: settings.profile,
    softmaxLambda: settings.softmaxLambda,
    inputPrecision: rule.inputPrecision ?? DEFAULT_INPUT_PRECISION,
    outputThreshold: run.threshold(valueOf(node)),
    presetPrecision: run.precisions.get(node.name)?.['out_key'],
    input: (index) => node.inputs[index] ?? refuse(`input ${index} is missing`),
    isParameter: (value) => run.isParameter(value),
    isFloat: (value) => run.isFloat(value),
    threshold: (value) => run.threshold(value),
    scale: (value) => run.scale(value),
    precision: (value) => run.precision(value),
    requantize: (value, precision, scale) =>
      requantize(run, value, { consumer: node.name, precision, scale }),
    realize: (value, shift, precision, name) => realize(run, value, shift, precision, name),
    bits: (magnitude) => run.bits(magnitude),
    apply: (inputs, attrs) =>
      valueOf(Object.freeze({ ...node, inputs, attrs: { ...node.attrs, ...(attrs as Attributes) } })),
    emit: (def, name, inputs, attrs) => valueOf(makeNode(def, name, inputs, attrs)),
    fresh: (suffix) => builder.fresh(suffix),
    constant: (value) => builder.constant(value),
    parameter: (name, value, precision) => builder.parameter(name, value, precision),
    parameterValue: (value) =>
      builder.params.get(value.node.name) ?? refuse(`${value.node.name} is not a parameter`),
    refuse,
  };
}
