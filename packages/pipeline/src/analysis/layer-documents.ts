/** From what was measured to the document of each layer. */
import type { QuantizedModel } from '@mrtjs/graph';
import type { LayerDocument } from '@mrtjs/report';
import type { AnalyzedLayer } from '@mrtjs/validation';
import { distinctIntegers, limitsOf, rangeUse, spreadOf, trimmed } from '@mrtjs/validation';
import type { LayerFacts } from './layer-facts.js';

/** Gas and milliseconds of layers; `null` where they are not known. */
export interface LayerCosts {
  readonly gas: ReadonlyMap<string, number> | null;
  readonly milliseconds: ReadonlyMap<string, number> | null;
}

/** The documents of layers, in their order. */
export function layerDocuments(
  analyzed: readonly AnalyzedLayer[],
  facts: ReadonlyMap<string, LayerFacts>,
  quantized: QuantizedModel,
  { gas, milliseconds }: LayerCosts,
): LayerDocument[] {
  return analyzed.map((one) => {
    const { fidelity, distribution, sensitivityDb } = one;
    const { node, op } = fidelity;
    const { covers, inputs, shape, weights, depthwise } = facts.get(node) as LayerFacts;
    const { low, high, counts } = trimmed(distribution.histogram);
    const threshold = quantized.thresholds.get(node);
    return {
      name: node,
      operator: op === 'null' ? 'input' : op,
      covers,
      inputs,
      shape,
      signalToNoiseDb: audible(fidelity.signalToNoiseDb),
      ownSignalToNoiseDb: audible(fidelity.ownSignalToNoiseDb),
      sensitivityDb: audible(sensitivityDb),
      rmsError: fidelity.rmsError,
      largestError: fidelity.largestError,
      low: one.low,
      high: one.high,
      threshold: threshold !== undefined && threshold > 0 ? threshold : null,
      channelSpread: spreadOf(distribution.channels),
      weights,
      depthwise,
      reading: readingDocument(one),
      histogram: { low, high, counts },
      gas: gas === null ? null : (gas.get(node) ?? 0),
      milliseconds: milliseconds === null ? null : (milliseconds.get(node) ?? 0),
    };
  });
}

/** Noise farther below the signal may as well be that of the float engine, which computes in float32. */
const FLOAT_NOISE_DB = 120;

/** `null` where there is no noise that the integers account for. */
function audible(ratio: number | null): number | null {
  return ratio === null || ratio > FLOAT_NOISE_DB ? null : ratio;
}

function readingDocument({ reading, distribution }: AnalyzedLayer): LayerDocument['reading'] {
  const { value, bits, limited, scale, zero } = reading;
  const limits = limitsOf(reading);
  const scales = typeof scale === 'number' ? [scale] : scale;
  return {
    node: value.node.name,
    bits,
    limited,
    low: limits?.low ?? null,
    high: limits?.high ?? null,
    step: Math.min(...scales.map((one) => 1 / Math.abs(one))),
    symmetric: zero === 0,
    use: rangeUse(distribution, reading),
    clipped: distribution.elements === 0 ? 0 : distribution.clipped / distribution.elements,
    distinct: distinctIntegers(distribution),
  };
}

/** The name of the first layer that a test holds for. */
export function firstWhere(
  layers: readonly LayerDocument[],
  holds: (layer: LayerDocument) => boolean,
): string | null {
  return layers.find(holds)?.name ?? null;
}

/** The layer with the least of a ratio; `null` where none has one. */
export function leastBy(
  layers: readonly LayerDocument[],
  ratioOf: (layer: LayerDocument) => number | null,
): string | null {
  let least: LayerDocument | undefined;
  for (const layer of layers)
    if ((ratioOf(layer) ?? Infinity) < (least === undefined ? Infinity : (ratioOf(least) ?? Infinity)))
      least = layer;
  return least?.name ?? null;
}
