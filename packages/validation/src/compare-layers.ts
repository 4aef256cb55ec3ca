/** Running the float and the integer network side by side, layer by layer. */
import type { FloatEngine, Model, QuantizedModel, Value } from '@mrtjs/graph';
import { isVariable, makeNode, ops, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import type { Layer, LayerFidelity, LayerSums } from './layers.js';
import { isParameterOf, layerFidelity, layersOf, layerSums, mergeLayerSums } from './layers.js';
import type { Predictor } from './predictor.js';

/** What {@link compareLayers} compares, and with what. */
export interface LayerComparison {
  /** The float model that was quantized, with the one input `data`. */
  readonly prepared: Model;
  readonly quantized: QuantizedModel;
  readonly engine: FloatEngine;
  /** Readies a quantized model: it gets float data, its outputs come divided by their scales. */
  integer(model: QuantizedModel): Promise<Pick<Predictor, 'run'> & { dispose?(): void }>;
  /** The data; asked for once for each group of layers. */
  batches(): AsyncIterable<Tensor> | Iterable<Tensor>;
  /** Layers whose values are held at once (default: all). */
  readonly layersAtOnce?: number | undefined;
  /** Stops between batches, by throwing its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the float and the integer network over the same batches, with every layer as an output; and each layer in float on
 * the integer network's inputs of that layer, which shows what it adds itself.
 * @returns The layers in topological order.
 * @throws {MrtError} MRT3101 when a layer has different shapes in the two, MRT3103 without any layer or batch,
 * MRT3106 for a model of profile `best`.
 */
export async function compareLayers(request: LayerComparison): Promise<LayerFidelity[]> {
  const layers = layersOf(request.prepared, request.quantized);
  if (layers.length === 0) fail('MRT3103', 'the models have no node in common');
  const step = request.layersAtOnce ?? layers.length;
  const sums: LayerSums[] = [];
  for (let from = 0; from < layers.length; from += step)
    sums.push(...(await sumsOver(request, layers, layers.slice(from, from + step))));
  return layers.map((layer, i) => layerFidelity(layer, sums[i] as LayerSums));
}

/** Sums of some of the layers over all batches. */
async function sumsOver(
  request: LayerComparison,
  all: readonly Layer[],
  layers: readonly Layer[],
): Promise<readonly LayerSums[]> {
  const { prepared, quantized, engine, batches, signal } = request;
  const alone = layersAlone(prepared, all, layers);
  // What the layers read is needed, too.
  const watched = all.filter((layer) => layers.includes(layer) || alone.sources.has(layer.node));
  const float = await engine.load({ ...prepared, graph: { outputs: layers.map((layer) => layer.float) } });
  const apart = await engine.load({ ...prepared, graph: { outputs: alone.outputs } });
  const integer = await request.integer({
    ...quantized,
    model: { ...quantized.model, graph: { outputs: watched.map((layer) => layer.integer) } },
    outputScales: watched.map(({ scale }) => scale),
    originalOutputs: watched.map(({ node }) => node),
  });
  let sums: readonly LayerSums[] | undefined;
  try {
    for await (const data of batches()) {
      signal?.throwIfAborted();
      const expected = await float.run(new Map([['data', data]]));
      const found = await integer.run(data);
      const integers = new Map(watched.map(({ node }, i) => [node, found[i] as Tensor]));
      const inputs = [...alone.sources].map(([node, name]) => [name, integers.get(node) as Tensor] as const);
      const own = alone.outputs.length === 0 ? [] : await apart.run(new Map(inputs));
      const fromIntegers = new Map(alone.outputs.map(({ node }, i) => [node.name, own[i] as Tensor]));
      const batch = layers.map(({ node }, i) =>
        layerSums({
          node,
          float: expected[i] as Tensor,
          integer: integers.get(node) as Tensor,
          fromIntegers: fromIntegers.get(node),
        }),
      );
      sums = sums?.map((before, i) => mergeLayerSums(before, batch[i] as LayerSums)) ?? batch;
    }
  } finally {
    for (const side of [float, apart, integer]) side.dispose?.();
  }
  return sums ?? fail('MRT3103', 'there is no data to compare the layers on');
}

/** Each layer over inputs of its own, which stand for the layers that it reads. */
interface LayersAlone {
  readonly outputs: readonly Value[];
  /** Layer → name of the input that stands for it. */
  readonly sources: ReadonlyMap<string, string>;
}

function layersAlone(prepared: Model, all: readonly Layer[], layers: readonly Layer[]): LayersAlone {
  const known = new Set(all.map(({ node }) => node));
  const inputs = new Map<string, Value>();
  const standIn = (value: Value): Value => {
    const { name } = value.node;
    if (isParameterOf(prepared, value.node)) return value;
    const input = inputs.get(name) ?? valueOf(makeNode(ops.variable, `${name} in integers`, []));
    inputs.set(name, input);
    return input;
  };
  const outputs = layers.flatMap(({ float: { node } }) => {
    const sources = node.inputs.filter((value) => !isParameterOf(prepared, value.node));
    const isKnown = sources.every((value) => known.has(value.node.name));
    if (isVariable(node) || !isKnown) return [];
    return [valueOf(Object.freeze({ ...node, inputs: node.inputs.map(standIn) }))];
  });
  return { outputs, sources: new Map([...inputs].map(([name, { node }]) => [name, node.name])) };
}
