/** Rules of profile `best`: what an operator becomes, as one immutable value per operator. */
import type { Attributes, AttrsOf, AttrSpecs, Node, OpDef, RuleSet, Value } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import type { Assembly } from './assembly.js';
import type { Coded } from './coded.js';
import type { Ints } from './emitter.js';
import type { Source } from './sources/source.js';

/** What a rule sees of the node that it quantizes. */
export interface BestContext<A extends Attributes = Attributes> {
  readonly assembly: Assembly;
  /** The node of the float model. */
  readonly node: Node;
  readonly attrs: A;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  /** The values of an input, parameters too. */
  source(index: number): Source;
  /** The values of any node. */
  sourceOf(value: Value): Source;
  /** An input that is a parameter. */
  tensor(index: number): Tensor | undefined;
  tensorOf(value: Value): Tensor | undefined;
  /** The operator itself over integers, with some attributes changed. */
  apply(inputs: readonly Ints[], bits: Pick<Ints, 'precision' | 'magnitude'>, attrs?: Partial<A>): Ints;
}

/** The quantization of one operator. */
export interface BestRule {
  readonly op: string;
  /** The values of the node; `undefined` where the rule of profile `fixed` is to be applied. */
  readonly quantize: (context: BestContext) => Source | Promise<Source> | undefined;
}

/** Makes the rule of an operator; the attributes that `quantize` sees are typed by the operator's definition. */
export function bestRule<S extends AttrSpecs>(
  def: OpDef<string, S>,
  quantize: (context: BestContext<AttrsOf<S>>) => Source | Promise<Source> | undefined,
): BestRule {
  return Object.freeze({ op: def.name, quantize: quantize as unknown as BestRule['quantize'] });
}

/** The rules of profile `best`, by operator. */
export type BestRuleSet = RuleSet<BestRule>;

/** A code with other integers. */
export function recoded(coded: Coded, ints: Ints): Coded {
  return { ...coded, value: ints.value, precision: ints.precision, magnitude: ints.magnitude };
}
