/** A made-up analysis of a residual network, for tests. */
import type { AnalysisDocument, LayerDocument } from '../document.js';
import { ANALYSIS_VERSION } from '../document.js';

/** Numbers from 0 to 1, the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An analysis of so many layers; every fifth reads another one as well. */
export function sampleDocument(
  count: number,
  nameOf: (index: number) => string = (index) => `stage1_block${index}_batchnorm_fwd_output`,
): AnalysisDocument {
  const next = numbers(count);
  const layers = Array.from({ length: count }, (_, i): LayerDocument => {
    const high = 1 + 9 * next();
    const low = i % 3 === 0 ? 0 : -high;
    return {
      name: nameOf(i),
      operator: i === 0 ? 'input' : i % 5 === 0 ? 'elemwise_add' : 'Convolution',
      covers: i % 4 === 1 ? [`${nameOf(i)}_covered`] : [],
      inputs: i === 0 ? [] : [nameOf(i - 1), ...(i % 5 === 0 ? [nameOf(i - 5)] : [])],
      shape: [64, 56, 56],
      signalToNoiseDb: 45 - 25 * (i / count) + 4 * next(),
      ownSignalToNoiseDb: i % 3 === 0 ? null : 30 + 20 * next(),
      sensitivityDb: i % 3 === 0 ? null : 30 + 30 * next(),
      rmsError: next() / 10,
      largestError: next(),
      low,
      high,
      threshold: i % 7 === 0 ? null : high * 1.1,
      channelSpread: 1 + 5 * next(),
      weights: i % 3 === 0 ? null : { node: nameOf(i), spread: 1 + 5 * next() },
      depthwise: false,
      reading: {
        node: `mrt_quantize_cvm_right_shift_${i}`,
        bits: i % 5 === 0 ? 16 : 8,
        limited: true,
        low: low === 0 ? 0 : -high * 1.2,
        high: high * 1.2,
        step: high / 127,
        symmetric: i % 2 === 0,
        use: next(),
        clipped: i % 6 === 0 ? next() / 1000 : 0,
        distinct: i % 11 === 0 ? null : Math.floor(255 * next()),
      },
      histogram: {
        low,
        high,
        counts: Array.from({ length: low === 0 ? 128 : 256 }, () => Math.floor(1e6 * next() ** 6)),
      },
      gas: Math.floor(1e7 * next()),
      milliseconds: i % 3 === 0 ? 0 : next(),
    };
  });
  const sum = (of: (layer: LayerDocument) => number): number =>
    layers.reduce((total, one) => total + of(one), 0);
  return {
    schemaVersion: ANALYSIS_VERSION,
    mrt: '1.2.3',
    model: 'sample',
    profile: 'fixed',
    equalized: false,
    data: { dataset: 'cifar10', split: 'test', samples: 100, layerSamples: 96, sensitivitySamples: 16 },
    engines: { float: 'onnxruntime-cpu', integer: 'wasm' },
    floorDb: 25,
    whole: {
      agreement: 0.97,
      agreementError: 0.017,
      signalToNoiseDb: 24.2,
      float: { top1: 0.92, top5: 1 },
      integer: { top1: 0.91, top5: 1 },
      outputs: [{ name: nameOf(count - 1), cosine: 0.9981, signalToNoiseDb: 24.2 }],
      gas: sum(({ gas }) => gas ?? 0),
      milliseconds: sum(({ milliseconds }) => milliseconds ?? 0),
    },
    firstUnderFloor: nameOf(count - 1),
    weakest: nameOf(1),
    mostSensitive: nameOf(2),
    layers,
    advice: [
      {
        layer: nameOf(2),
        rule: 'one-sided',
        where: nameOf(1),
        finding: 'its values are never negative, so half of the integers are never used',
        advice: 'move the zero point',
        options: ['DEFAULT.Profile=best', `ACCURACY.Plane_layers=${nameOf(2)}`],
      },
    ],
    steps: layers.map(({ name, milliseconds }) => ({
      layer: name,
      label: 'convolution',
      detail: '3×3 64→64 56×56',
      milliseconds: milliseconds ?? 0,
    })),
  };
}

/** The same without anything that may be missing. */
export function bareDocument(document: AnalysisDocument): AnalysisDocument {
  return {
    ...document,
    whole: {
      ...document.whole,
      signalToNoiseDb: null,
      float: {},
      integer: {},
      outputs: [],
      gas: null,
      milliseconds: null,
    },
    firstUnderFloor: null,
    weakest: null,
    mostSensitive: null,
    layers: document.layers.map((layer) => ({
      ...layer,
      signalToNoiseDb: null,
      ownSignalToNoiseDb: null,
      sensitivityDb: null,
      low: 0,
      high: 0,
      threshold: null,
      channelSpread: null,
      weights: null,
      reading: {
        ...layer.reading,
        bits: null,
        limited: false,
        low: null,
        high: null,
        use: null,
        distinct: null,
      },
      histogram: { low: 0, high: 0, counts: [] },
      gas: null,
      milliseconds: null,
    })),
    advice: [],
    steps: null,
  };
}
