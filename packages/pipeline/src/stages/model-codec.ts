/** Models and quantized models as the contents of checkpoint files. */
import type {
  InputScale,
  Model,
  PrecisionMap,
  QuantizedModel,
  Representation,
  SourceCode,
  Statistics,
  ValueRange,
} from '@mrtjs/graph';
import type { RecipeReport } from '@mrtjs/quantization';
import { outputNames, usedParams } from '@mrtjs/graph';
import { exportMxnet, formatParams, importMxnet, paramsFile } from '@mrtjs/mxnet';
import { fail } from '@mrtjs/tensor';
import type { Json } from '../checkpoints/state.js';

/** A model from the two files of a checkpoint. @throws {MrtError} what the importer says, with `name`. */
export function decodeModel(symbol: Uint8Array, params: Uint8Array, name: string): Model {
  return importMxnet({ symbol, params, name }).model;
}

/** The two files of a model. */
export function encodeModel(model: Model): { symbol: string; params: Uint8Array } {
  return exportMxnet(model);
}

/**
 * The two files `.fixed` of a model whose names are unique: parameters that its graph uses, their names without the prefixes
 * that MXNet writes (MRT-SPEC 5.2, 5.3).
 */
export function encodeFixed({ graph, params }: Model): { symbol: string; params: Uint8Array } {
  const used = usedParams(graph, params);
  return {
    symbol: exportMxnet({ graph, params: used }).symbol,
    params: formatParams(paramsFile(used)),
  };
}

/** What a quantized model has beside graph and parameters, as JSON. */
export function encodeQuantized(quantized: QuantizedModel): Json {
  const { inputs, outputScales, originalOutputs, thresholds, scales, precisions, floatNodes } = quantized;
  const { representations, codes } = quantized;
  return {
    inputs: Object.fromEntries(inputs) as unknown as Json,
    outputScales,
    originalOutputs,
    thresholds: Object.fromEntries(thresholds),
    scales: Object.fromEntries(scales),
    precisions: Object.fromEntries(precisions),
    floatNodes: [...floatNodes],
    ...(representations === undefined
      ? {}
      : { representations: Object.fromEntries(representations) as unknown as Json }),
    ...(codes === undefined ? {} : { codes: Object.fromEntries(codes) as unknown as Json }),
  };
}

/** {@link encodeQuantized} with what was done to get the model. */
export function encodeResult(quantized: QuantizedModel, recipe: RecipeReport | null): Json {
  const data = encodeQuantized(quantized) as Readonly<Record<string, Json>>;
  return recipe === null ? data : { ...data, recipe: recipe as unknown as Json };
}

/** The inverse of {@link encodeResult}. */
export function decodeResult(
  model: Model,
  data: Json,
): { readonly quantized: QuantizedModel; readonly recipe: RecipeReport | null } {
  const { recipe = null } = data as { readonly recipe?: RecipeReport };
  return { quantized: decodeQuantized(model, data), recipe };
}

/** Statistics of some models as JSON: ranges as pairs. */
export function encodeStatistics(statistics: ReadonlyMap<string, Statistics>): Json {
  const ofNode = (byRule: ReadonlyMap<string, readonly ValueRange[]>): Json =>
    Object.fromEntries(
      [...byRule].map(([rule, ranges]) => [rule, ranges.map(({ low, high }) => [low, high])]),
    );
  return Object.fromEntries(
    [...statistics].map(([name, nodes]) => [
      name,
      Object.fromEntries([...nodes].map(([node, byRule]) => [node, ofNode(byRule)])),
    ]),
  );
}

/** The inverse of {@link encodeStatistics}, of the data of a checkpoint that may have none. */
export function decodeStatistics(data: Json): ReadonlyMap<string, Statistics> | null {
  const { statistics } = (data ?? {}) as { readonly statistics?: StatisticsData };
  if (statistics === undefined) return null;
  const ofNode = (byRule: StatisticsData[string][string]) =>
    new Map(
      Object.entries(byRule).map(([rule, ranges]) => [rule, ranges.map(([low, high]) => ({ low, high }))]),
    );
  return new Map(
    Object.entries(statistics).map(([name, nodes]) => [
      name,
      new Map(Object.entries(nodes).map(([node, byRule]) => [node, ofNode(byRule)])),
    ]),
  );
}

/** By model, node and rule. */
type StatisticsData = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly (readonly [number, number])[]>>>>>
>;

interface QuantizedData {
  readonly inputs: Record<string, InputScale>;
  readonly outputScales: number[];
  readonly originalOutputs: string[];
  readonly thresholds: Record<string, number>;
  readonly scales: Record<string, number>;
  readonly precisions: Record<string, PrecisionMap>;
  readonly floatNodes: string[];
  readonly representations?: Record<string, Representation>;
  readonly codes?: Record<string, SourceCode>;
}

/** The inverse of {@link encodeQuantized}, of data whose file's hash was right. */
function decodeQuantized(model: Model, data: Json): QuantizedModel {
  const parts = data as unknown as QuantizedData;
  return {
    model,
    inputs: new Map(Object.entries(parts.inputs)),
    outputScales: parts.outputScales,
    originalOutputs: parts.originalOutputs,
    thresholds: new Map(Object.entries(parts.thresholds)),
    scales: new Map(Object.entries(parts.scales)),
    precisions: new Map(Object.entries(parts.precisions)),
    floatNodes: new Set(parts.floatNodes),
    ...(parts.representations === undefined
      ? {}
      : { representations: new Map(Object.entries(parts.representations)) }),
    ...(parts.codes === undefined ? {} : { codes: new Map(Object.entries(parts.codes)) }),
  };
}

/** The parts of a quantized model that the original's state file tells; restored nodes are not among them. */
export function quantizedFromState(
  model: Model,
  state: Pick<QuantizedModel, 'thresholds' | 'scales' | 'precisions'> & {
    readonly outputs: readonly string[];
  },
): QuantizedModel {
  const scaleOf = (name: string): number =>
    state.scales.get(name) ?? fail('MRT6018', 'the state has no scale of this node', { node: name });
  return {
    model,
    inputs: new Map([
      ['data', { scale: scaleOf('data'), targetBit: state.precisions.get('data')?.['out_key'] ?? 8 }],
    ]),
    outputScales: outputNames(model.graph).map(scaleOf),
    originalOutputs: state.outputs,
    thresholds: state.thresholds,
    scales: state.scales,
    precisions: state.precisions,
    floatNodes: new Set(),
  };
}
