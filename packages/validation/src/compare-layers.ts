/** Running the float and the integer network side by side, layer by layer. */
import { fail } from '@mrtjs/tensor';
import type { LayerRun } from './layer-batches.js';
import { layerBatches } from './layer-batches.js';
import type { Layer, LayerFidelity, LayerSums } from './layers.js';
import { layerFidelity, layersOf, layerSums, mergeLayerSums } from './layers.js';

/** What {@link compareLayers} compares, and with what. */
export interface LayerComparison extends LayerRun {
  /** Layers whose values are held at once (default: all). */
  readonly layersAtOnce?: number | undefined;
}

/**
 * Runs the float and the integer network over the same batches, with every layer as an output; and each layer in float on
 * the integer network's inputs of that layer, which shows what it adds itself.
 * @returns The layers in topological order.
 * @throws {MrtError} MRT3101 when a layer has different shapes in the two, MRT3103 without any layer or batch.
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
  let sums: readonly LayerSums[] | undefined;
  for await (const { values } of layerBatches(request, all, layers)) {
    const batch = values.map(layerSums);
    sums = sums?.map((before, i) => mergeLayerSums(before, batch[i] as LayerSums)) ?? batch;
  }
  return sums ?? fail('MRT3103', 'there is no data to compare the layers on');
}
