/** Everything that can be told of the layers of a quantized network from some batches of data. */
import { fail } from '@mrtjs/tensor';
import type { Tensor } from '@mrtjs/tensor';
import type { Distribution } from './distribution.js';
import { addToDistribution, emptyDistribution } from './distribution.js';
import type { LayerBatch, LayerRun } from './layer-batches.js';
import { layerBatches } from './layer-batches.js';
import type { Layer, LayerFidelity, LayerSums } from './layers.js';
import { layerFidelity, layersOf, layerSums, mergeLayerSums } from './layers.js';
import type { Reading } from './readings.js';
import { readingsOf } from './readings.js';
import { layerSensitivity } from './sensitivity.js';

/** What {@link analyzeLayers} runs. */
export interface LayerAnalysisRequest extends LayerRun {
  /** Told of batches that were measured, and of layers whose sensitivity is known, of so many. */
  onProgress?(step: 'batches' | 'layers', done: number, total: number | null): void;
}

/** What was found of one layer. */
export interface AnalyzedLayer {
  readonly layer: Layer;
  readonly fidelity: LayerFidelity;
  readonly reading: Reading;
  readonly distribution: Distribution;
  /** Smallest and largest float value. */
  readonly low: number;
  readonly high: number;
  /** Signal-to-noise ratio of the outputs with this layer alone in integers; `null` where they stay the same. */
  readonly sensitivityDb: number | null;
}

/**
 * Runs float and integer network side by side: closeness and distribution of every layer over all batches, sensitivity on
 * the first.
 *
 * @returns The layers in topological order.
 * @throws {MrtError} MRT3101 when a layer has different shapes in the two, MRT3103 without any layer or batch.
 * @throws the signal's reason when aborted.
 */
export async function analyzeLayers(request: LayerAnalysisRequest): Promise<AnalyzedLayer[]> {
  const { prepared, quantized, engine, signal, onProgress } = request;
  const layers = layersOf(prepared, quantized);
  if (layers.length === 0) fail('MRT3103', 'the models have no node in common');
  const readings = readingsOf(quantized, layers);
  let first: LayerBatch | undefined;
  let batches = 0;
  let sums: readonly LayerSums[] | undefined;
  let distributions = layers.map(emptyDistribution);
  const values = readings.map(({ value }) => value);
  for await (const batch of layerBatches(request, layers, layers, values)) {
    first ??= batch;
    const found = batch.values.map(layerSums);
    sums = sums?.map((before, i) => mergeLayerSums(before, found[i] as LayerSums)) ?? found;
    distributions = distributions.map((before, i) =>
      addToDistribution(
        before,
        (batch.values[i] as LayerBatch['values'][number]).float,
        batch.integers[i] as Tensor,
        readings[i] as Reading,
      ),
    );
    onProgress?.('batches', ++batches, null);
  }
  if (first === undefined || sums === undefined)
    return fail('MRT3103', 'there is no data to compare the layers on');
  const known = sums;
  const sensitivity = await layerSensitivity(prepared, engine, layers, first, (done) => {
    signal?.throwIfAborted();
    onProgress?.('layers', done, layers.length);
  });
  return layers.map((layer, i) => ({
    layer,
    fidelity: layerFidelity(layer, known[i] as LayerSums),
    reading: readings[i] as Reading,
    distribution: distributions[i] as Distribution,
    low: (known[i] as LayerSums).low,
    high: (known[i] as LayerSums).high,
    sensitivityDb: sensitivity[i] as number | null,
  }));
}
