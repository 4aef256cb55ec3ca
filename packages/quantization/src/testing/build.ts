/** Small models for tests, written down in a few lines. Used by tests only. */
import type { AttrsInput, AttrSpecs, Model, OpDef, QuantizedModel, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, makeNode, ops, topologicalOrder, valueOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { absMax, convert, float64 } from '@mrtjs/tensor';
import { quantizeValues } from '../numeric/quantize-values.js';
import type { QuantizeOptions } from '../options.js';
import { quantize } from '../quantize.js';

/** Collects the parameters of a model under construction. */
export class Build {
  readonly params = new Map<string, Tensor>();

  data(shape: Shape): Value {
    return valueOf(makeNode(ops.variable, 'data', [], { shape }));
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

/** The largest magnitude of every node for one input, rounded to float32 as calibration sees it. */
export function thresholdsFor(model: Model, data: Tensor): Map<string, number> {
  const thresholds = new Map<string, number>();
  evaluateModel(model, new Map([['data', data]]), irOperators, (node, [output]) => {
    if (output !== undefined) thresholds.set(node.name, absMax(convert(output, 'float32')));
  });
  return thresholds;
}

/** Thresholds of the largest magnitudes, but for those given. */
export function quantizeFor(
  model: Model,
  data: Tensor,
  options: QuantizeOptions & { readonly thresholds?: Readonly<Record<string, number>> } = {},
): QuantizedModel {
  const { thresholds = {}, ...rest } = options;
  return quantize(model, new Map([...thresholdsFor(model, data), ...Object.entries(thresholds)]), rest);
}

/** Outputs of a quantized model for float data, as integers. */
export function integers(quantized: QuantizedModel, data: Tensor): number[][] {
  const inputs = [...quantized.inputs].map(([name, input]) => [name, quantizeValues(data, input)] as const);
  return evaluateModel(quantized.model, new Map(inputs), irOperators).map((output) =>
    Array.from(output.data, (x) => x + 0),
  );
}

/** Operator and name of every node but variables, in topological order. */
export function nodesOf(model: Model): string[] {
  return topologicalOrder(model.graph)
    .filter((node) => node.op !== 'null')
    .map((node) => `${node.op} ${node.name}`);
}

/** Outputs in the units of the float model. */
export function dequantized(quantized: QuantizedModel, data: Tensor): number[][] {
  return integers(quantized, data).map((output, i) =>
    output.map((x) => x / (quantized.outputScales[i] as number)),
  );
}
