/** Real networks in integers, against their float outputs. */
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { FloatEngine, Model } from '@mrtjs/graph';
import { outputNames } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { sizeOf, toNumbers } from '@mrtjs/tensor';
import { describeShared } from '@mrtjs/testing';
import { compareLayers, layerSums, weakestLayer } from '@mrtjs/validation';
import type { Settings } from './testing/real-networks.js';
import {
  calibratedOn,
  integerOf,
  readSymbol,
  runtimeOf,
  thin,
  trained,
  untrained,
  verified,
} from './testing/real-networks.js';

jest.setTimeout(120_000);

let engine: FloatEngine;

/** What an error is measured against, and how large the root mean square and the largest may be. */
const LIMITS = {
  /** Boxes, landmarks and logits: a part of the distance between the smallest and the largest value. */
  range: { meanSquare: 0.03, largest: 0.08, unit: (lo: number, hi: number): number => hi - lo },
  /** One value: a part of it. */
  magnitude: {
    meanSquare: 0.03,
    largest: 0.03,
    unit: (lo: number, hi: number): number => Math.max(-lo, hi),
  },
  /** Where a position is on the border of two classes, a small error of the logits is a large one here. */
  probability: { meanSquare: 0.02, largest: 0.2, unit: (): number => 1 },
} as const;

type Kind = keyof typeof LIMITS;

/** Root mean square and largest error of a head, in parts of its unit. */
function errorsOf(node: string, kind: Kind, float: Tensor, integer: Tensor): readonly [number, number] {
  const { noise, elements, largestError, low, high } = layerSums({ node, float, integer });
  const unit = LIMITS[kind].unit(low, high);
  return [Math.sqrt(noise / elements) / unit, largestError / unit];
}

function expectNear(node: string, kind: Kind, float: Tensor, integer: Tensor): void {
  const [meanSquare, largest] = errorsOf(node, kind, float, integer);
  expect(meanSquare).toBeLessThanOrEqual(LIMITS[kind].meanSquare);
  expect(largest).toBeLessThanOrEqual(LIMITS[kind].largest);
}

/** Symbol, parameters, golden file, kinds of heads, and the layer that loses most. */
type Trained = readonly [symbol: string, params: string, golden: string, heads: Kind[], weakest: string];

const LFFD: Trained = [
  'lffd/plate_64_512_16L_3scales_v1_small',
  '0000',
  'lffd__plate_64_512_16L_3scales_v1_small',
  ['probability', 'range', 'probability', 'range', 'probability', 'range'],
  'conv2',
];

const DETECTORS: readonly Trained[] = [
  ['mtcnn/det1', '0001', 'mtcnn__det1', ['range', 'probability'], 'conv4_2'],
  ['mtcnn/det2', '0001', 'mtcnn__det2', ['range', 'probability'], 'conv5_2'],
  ['mtcnn/det3', '0001', 'mtcnn__det3', ['range', 'range', 'probability'], 'conv6_2'],
  LFFD,
];

type Classifier = readonly [symbol: string, params: string, golden: string, head: Kind];

const CLASSIFIERS: readonly Classifier[] = [
  ['matlab-mnist-lenet/mnist-lenet-0', '0010', 'matlab-mnist-lenet__model__mnist-lenet-0', 'probability'],
  ['gluoncv-cifar/cifar_resnet20_v1', '0000', 'gluoncv-cifar__cifar_resnet20_v1', 'range'],
  ['gluoncv-cifar/cifar_resnet56_v1', '0000', 'gluoncv-cifar__cifar_resnet56_v1', 'range'],
  ['cosmin-tabular/model', '0004', 'cosmin-tabular__model', 'magnitude'],
];

/**
 * What a closing softmax gets is a head, too: under random parameters one class has it all, so that probabilities say
 * little of how well the network was quantized.
 */
function withLogits({ graph, params }: Model): Model {
  const logits = graph.outputs.flatMap(({ node }) => (node.op === 'softmax' ? node.inputs : []));
  return { graph: { outputs: [...graph.outputs, ...logits] }, params };
}

const UNTRAINED: readonly (readonly [symbol: string, shape: Shape])[] = [
  ['symbol-only/SqueezeNet_v1.2-symbol.json', [1, 3, 224, 224]],
  ['symbol-only/KeyKy-mobilenet-symbol.json', [1, 3, 64, 64]],
  ['symbol-only/KeyKy-mobilenet_v2-symbol.json', [1, 3, 64, 64]],
  ['symbol-only/vgg16_reduced-symbol.json', [1, 3, 64, 64]],
  ['symbol-only/resnet-152-symbol.json', [1, 3, 64, 64]],
  ['fixtures/test_mkldnn_model1.json', [1, 3, 64, 64]],
  ['fixtures/clojure-imclassification-symbol.json', [1, 784]],
  ['fixtures/save_000800.json', [1, 784]],
  ['fixtures/save_000800.b.json', [1, 784]],
  ['sagemaker-mnist-mlp/model-symbol.json', [1, 784]],
  ['tiny/go_test-symbol.json', [1, 2]],
  ['tiny/sagemaker-default-symbol.json', [1, 2]],
];

describeShared(['real', 'models', 'mxnet'], 'MXNet networks as integers', () => {
  beforeAll(async () => {
    engine = await createTfjsEngine();
  });

  test.each(DETECTORS)('%s: the error of every head, and the layer that loses most', async (...detector) => {
    const [symbol, params, golden, heads, weakest] = detector;
    const { model, data, outputs } = trained(symbol, params, golden);
    const calibrated = await calibratedOn(engine, model, data);
    const { quantized, compiled } = integerOf(calibrated);
    verified(compiled);
    const computed = await (await runtimeOf(quantized, compiled)).run(data);
    const layers = await compareLayers({
      prepared: calibrated.prepared,
      quantized,
      engine,
      integer: runtimeOf,
      batches: () => [data],
    });
    const worst = weakestLayer(layers);
    const report = outputNames(model.graph).map((name, i) => {
      const kind = heads[i] as Kind;
      const errors = errorsOf(name, kind, outputs[i] as Tensor, computed[i] as Tensor);
      return `${name} (${kind}): ${errors.map((error) => `${(100 * error).toFixed(3)} %`).join(', largest ')}`;
    });
    console.info(
      [`${symbol}: root mean square of the error`, ...report].join('\n  '),
      `\n  loses most: ${worst?.node}, ${worst?.ownSignalToNoiseDb?.toFixed(1)} dB`,
    );
    expect(worst?.node).toBe(weakest);
    expect(computed).toHaveLength(heads.length);
    heads.forEach((kind, i) => expectNear(golden, kind, outputs[i] as Tensor, computed[i] as Tensor));
  });

  test.each(CLASSIFIERS)('%s computes what the float network does', async (symbol, params, golden, kind) => {
    const { model, data, outputs } = trained(symbol, params, golden);
    const { quantized, compiled } = integerOf(await calibratedOn(engine, model, data));
    verified(compiled);
    const computed = await (await runtimeOf(quantized, compiled)).run(data);
    expect([computed.length, outputs.length]).toEqual([1, 1]);
    expectNear(golden, kind, outputs[0] as Tensor, computed[0] as Tensor);
  });

  test.each(UNTRAINED)('%s, thin and with random parameters, too', async (symbol, shape) => {
    const { model, data } = untrained(thin(readSymbol(symbol)), shape);
    const watched = withLogits(model);
    const executable = await engine.load(watched);
    const outputs = await executable.run(new Map([['data', data]]));
    executable.dispose();
    const { quantized, compiled } = integerOf(await calibratedOn(engine, watched, data));
    verified(compiled);
    const computed = await (await runtimeOf(quantized, compiled)).run(data);
    expect(computed).toHaveLength(outputs.length);
    watched.graph.outputs.forEach(({ node }, i) => {
      const [float, integer] = [outputs[i], computed[i]] as [Tensor, Tensor];
      if (node.op === 'softmax') expect(integer.shape).toEqual(float.shape);
      else expectNear(node.name, sizeOf(float.shape) > 1 ? 'range' : 'magnitude', float, integer);
    });
  });

  test('numbers of words need an input of more than 8 bits', async () => {
    const symbol = thin(readSymbol('symbol-only/oak-textcnn-symbol.json'));
    const { model, data } = untrained(symbol, [50, 56], Math.ceil(18766 / 8));
    const calibrated = await calibratedOn(engine, model, data);
    expect(() => integerOf(calibrated)).toThrow('indices up to 2345 do not fit 8 bits');
    const { compiled } = integerOf(calibrated, { inputPrecision: 16 });
    verified(compiled);
    expect(compiled.outputs.map(({ shape }) => shape)).toEqual([[50, 1]]);
  });

  test('probabilities that are small on the calibration data may rise above it', async () => {
    const [symbol, params, golden, heads] = LFFD;
    const { model, data, outputs } = trained(symbol, params, golden);
    const isScore = (_: unknown, i: number): boolean => heads[i] === 'probability';
    const scores = outputNames(model.graph).filter(isScore);
    const largest = outputs.filter(isScore).map((output) => Math.max(...toNumbers(output)));
    // A step of the softmax is 1 / 16383: on this image there are no more than six of them.
    expect(Math.max(...largest) * 16383).toBeLessThan(6);
    const calibrated = await calibratedOn(engine, model, data);
    const precisions = (settings?: Settings): number[] =>
      integerOf(calibrated, settings)
        .compiled.outputs.filter(isScore)
        .map(({ precision }) => precision);
    expect(precisions()).toEqual([15, 15, 15]);
    // Without the threshold of 1 that such outputs get, nothing could be detected.
    const seen = new Map(scores.map((name, i) => [name, largest[i] as number]));
    expect(Math.max(...precisions({ thresholds: seen }))).toBeLessThanOrEqual(4);
  });
});
