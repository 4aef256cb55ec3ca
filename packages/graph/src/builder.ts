/** Making nodes while a graph is rebuilt: the mutable half of a pass, alive only inside it. */
import type { Tensor } from '@mrtjs/tensor';
import { float64 } from '@mrtjs/tensor';
import type { AttrsInput, AttrSpecs } from './attributes.js';
import type { Graph, Model, Node, Params, Value } from './node.js';
import { valueOf } from './node.js';
import type { NameScope } from './names.js';
import type { OpDef } from './operator.js';
import { makeNode } from './operator.js';
import { getBit } from './precision.js';
import { variable } from './ops/variable.js';
import { rebuildGraph, topologicalOrder, usedParams } from './traverse.js';

/** Accumulates nodes and parameters for the graph that a pass returns. */
export class ModelBuilder {
  readonly #params: Map<string, Tensor>;
  readonly #constants = new Map<string, Value>();
  readonly names: NameScope;

  constructor(model: Model, names: NameScope) {
    this.#params = new Map(model.params);
    this.names = names;
    for (const node of topologicalOrder(model.graph))
      if (node.name.startsWith(CONSTANT_PREFIX) && model.params.has(node.name))
        this.#constants.set(node.name, valueOf(node));
  }

  /** Parameters of the model so far. */
  get params(): Params {
    return this.#params;
  }

  /** Output 0 of a new node. */
  op<S extends AttrSpecs>(
    def: OpDef<string, S>,
    name: string,
    inputs: readonly Value[],
    attrs?: AttrsInput<S>,
    annotations?: Readonly<Record<string, string>>,
  ): Value {
    return valueOf(makeNode(def, name, inputs, attrs, annotations));
  }

  /** A new parameter. `precision` is its signed bit width, where it holds integers. */
  parameter(name: string, value: Tensor, precision: number | null = null): Value {
    this.#params.set(name, value);
    return valueOf(makeNode(variable, name, [], { shape: value.shape, precision }));
  }

  /** Replaces the tensor of a parameter that keeps its variable. */
  setParam(name: string, value: Tensor): void {
    this.#params.set(name, value);
  }

  /**
   * The shared constant of a value: one variable `const_var_<value>` of shape (1,) per distinct value, created when
   * first asked for [R13]. Its precision is {@link getBit} of it.
   */
  constant(value: number): Value {
    const name = `${CONSTANT_PREFIX}${value}`;
    const known = this.#constants.get(name);
    if (known !== undefined) return known;
    const created = this.parameter(name, float64([1], [value]), getBit(value));
    this.#constants.set(name, created);
    return created;
  }

  /** A generated name in the pass's scope. */
  fresh(suffix?: string): string {
    return this.names.fresh(suffix);
  }

  /** The model of a finished graph, without the parameters that it does not use. */
  finish(graph: Graph): Model {
    return { graph, params: usedParams(graph, this.#params) };
  }
}

const CONSTANT_PREFIX = 'const_var_';

/**
 * Rebuilds a model node by node (see {@link rebuildGraph}); returns the very same model when nothing was replaced.
 */
export function rebuildModel(
  model: Model,
  names: NameScope,
  visit: (node: Node, builder: ModelBuilder, original: Node) => Value | readonly Value[] | undefined,
): Model {
  const builder = new ModelBuilder(model, names);
  const graph = rebuildGraph(model.graph, (node, original) => visit(node, builder, original));
  return graph === model.graph ? model : builder.finish(graph);
}
