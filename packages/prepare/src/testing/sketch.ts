/** Small models for tests, and the comparison of what two models compute. Used by tests only. */
import type { AttrsInput, AttrSpecs, Model, OpDef, OperatorSet, Value } from '@mrtjs/graph';
import { inputsOf, irOperators, isVariable, makeNode, ops, topologicalOrder, valueOf } from '@mrtjs/graph';
import { compareModels } from '@mrtjs/graph/testing';
import type { Random, Shape, Tensor } from '@mrtjs/tensor';
import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';

/** Builds a model node by node. */
export class Sketch {
  readonly random: Random;
  readonly #params = new Map<string, Tensor>();

  constructor(seed = 1) {
    this.random = seededRandom(seed);
  }

  /** An input, by default `data`. */
  input(shape: Shape, name = 'data'): Value {
    return valueOf(makeNode(ops.variable, name, [], { shape }));
  }

  /** A parameter of the given elements, or else of random ones (`positive`: all above 0). */
  param(name: string, shape: Shape, values: readonly number[] | 'normal' | 'positive' = 'normal'): Value {
    const element = (): number => (values === 'positive' ? 0.1 + this.random.next() : this.random.normal());
    const data = typeof values === 'string' ? Array.from({ length: sizeOf(shape) }, element) : values;
    this.#params.set(name, float64(shape, data));
    return valueOf(makeNode(ops.variable, name, [], { shape }));
  }

  /** A node; its name is that of the operator in lower case unless given. */
  op<S extends AttrSpecs>(
    def: OpDef<string, S>,
    inputs: readonly Value[],
    attrs: AttrsInput<S> = {},
    name = def.name.toLowerCase(),
  ): Value {
    return valueOf(makeNode(def, name, inputs, attrs));
  }

  /** BatchNorm with statistics of its own. */
  batchNorm(
    x: Value,
    channels: number,
    attrs: AttrsInput<typeof ops.batchNorm.attrs> = {},
    name = 'bn',
  ): Value {
    const statistics = [
      this.param(`${name}_gamma`, [channels]),
      this.param(`${name}_beta`, [channels]),
      this.param(`${name}_mean`, [channels]),
      this.param(`${name}_var`, [channels], 'positive'),
    ];
    return this.op(ops.batchNorm, [x, ...statistics], attrs, name);
  }

  /** The model with these heads. */
  model(...outputs: readonly Value[]): Model {
    return { graph: { outputs }, params: this.#params };
  }
}

/** Operators of a model in topological order, variables left out. */
export function operatorsOf(model: Model): string[] {
  return topologicalOrder(model.graph)
    .filter((node) => !isVariable(node))
    .map((node) => node.op);
}

/** Names of the operator nodes of a model in topological order. */
export function namesOf(model: Model): string[] {
  return topologicalOrder(model.graph)
    .filter((node) => !isVariable(node))
    .map((node) => node.name);
}

/**
 * How far two models are apart (relative) on random inputs, for inputs of the attached shapes but with their first
 * axis `batch` times as long.
 */
export function distance(
  before: Model,
  after: Model,
  { batch = 1, seed = 1, ops: operators = irOperators as OperatorSet, integers = 0 } = {},
): number {
  const random = seededRandom(seed);
  const element = integers === 0 ? () => random.normal() : () => random.int(integers);
  const inputs = new Map(
    inputsOf(before).map((node) => {
      const [first = 1, ...others] = node.attrs['shape'] as Shape;
      const shape = [first * batch, ...others];
      return [node.name, float64(shape, Array.from({ length: sizeOf(shape) }, element))] as const;
    }),
  );
  return compareModels(before, after, inputs, operators);
}
