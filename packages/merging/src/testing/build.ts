/** Small models for tests. Used by tests only. */
import type { AttrsInput, AttrSpecs, Model, OpDef, QuantizedModel, Value } from '@mrtjs/graph';
import { inputsOf, makeNode, ops, outputNames, valueOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float64 } from '@mrtjs/tensor';

/** Collects the parameters of a model under construction. */
export class Build {
  readonly params = new Map<string, Tensor>();

  input(name: string, shape: Shape): Value {
    return valueOf(makeNode(ops.variable, name, [], { shape }));
  }

  param(name: string, shape: Shape, values: ArrayLike<number>): Value {
    this.params.set(name, float64(shape, values));
    return valueOf(makeNode(ops.variable, name, [], { shape }));
  }

  op<S extends AttrSpecs>(
    def: OpDef<string, S>,
    name: string,
    inputs: readonly Value[],
    attrs?: AttrsInput<S>,
  ): Value {
    return valueOf(makeNode(def, name, inputs, attrs));
  }

  model(...outputs: readonly Value[]): Model {
    return { graph: { outputs }, params: this.params };
  }
}

/** A model as if it had been quantized, with the given scales of its heads. */
export function asQuantized(
  model: Model,
  outputScales: readonly number[] = model.graph.outputs.map(() => 1),
  originalOutputs: readonly string[] = outputNames(model.graph),
): QuantizedModel {
  const inputs = inputsOf(model).map(({ name }) => [name, { scale: 1, targetBit: 8 }] as const);
  return {
    model,
    inputs: new Map(inputs),
    outputScales,
    originalOutputs,
    thresholds: new Map(),
    scales: new Map(),
    precisions: new Map(),
    floatNodes: new Set(),
  };
}
