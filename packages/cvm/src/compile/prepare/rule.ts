/** Prepare rules: what an operator is changed to before constants are folded and the model is compiled. */
import type { AttrSpecs, AttrsOf, ModelBuilder, Node, OpDef, Value } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';

/** What a rule sees. */
export interface PrepareContext<N extends Node = Node> {
  readonly node: N;
  readonly outputShape: Shape;
  readonly builder: ModelBuilder;
}

/** The preparation of one operator. */
export interface PrepareRule {
  readonly op: string;
  /** What stands for the node, or `undefined` to keep it. */
  readonly prepare: (context: PrepareContext) => Value | undefined;
}

/** Makes the rule of an operator; the attributes that `prepare` sees are typed by the operator's definition. */
export function prepareRule<S extends AttrSpecs>(
  def: OpDef<string, S>,
  prepare: (context: PrepareContext<Node<AttrsOf<S>>>) => Value | undefined,
): PrepareRule {
  return Object.freeze({ op: def.name, prepare: prepare as unknown as PrepareRule['prepare'] });
}
