import { calibrate } from '@mrtjs/calibration';
import type { CompiledModel } from '@mrtjs/cvm';
import { compileModel, quantizeInput } from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { FloatEngine, Model, QuantizedModel, Thresholds } from '@mrtjs/graph';
import { outputNames } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { prepareModel, randomParams } from '@mrtjs/prepare';
import type { QuantizeOptions } from '@mrtjs/quantization';
import { quantize } from '@mrtjs/quantization';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, MrtError, parseNpz, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';

jest.setTimeout(120_000);

const read = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(requireShared('real', ...path)));

/** Settings of one network, beside the defaults. */
interface Settings extends QuantizeOptions {
  /** Thresholds to use instead of what the data gives. */
  readonly thresholds?: Thresholds;
}

interface Integer {
  readonly quantized: QuantizedModel;
  readonly compiled: CompiledModel;
}

let engine: FloatEngine;

/** A prepared network and its thresholds. */
interface Calibrated {
  readonly prepared: Model;
  readonly thresholds: Thresholds;
}

async function calibratedOn(model: Model, data: Tensor): Promise<Calibrated> {
  const prepared = prepareModel(model, { inputShape: data.shape });
  const thresholds = await calibrate({ model: prepared, batches: [new Map([['data', data]])], engine });
  return { prepared, thresholds };
}

function integerOf({ prepared, thresholds }: Calibrated, settings: Settings = {}): Integer {
  const all = new Map([...thresholds, ...(settings.thresholds ?? [])]);
  const quantized = quantize(prepared, all, settings);
  return { quantized, compiled: compileModel(quantized) };
}

/** From an imported network to a compiled one, calibrated on the very data. */
const toInteger = async (model: Model, data: Tensor): Promise<Integer> =>
  integerOf(await calibratedOn(model, data));

/** The heads that the compiled network computes, in the units of the float one. */
async function run({ quantized, compiled }: Integer, data: Tensor): Promise<readonly Head[]> {
  const model = await loadModel(compiled.symbol, compiled.params);
  const input = quantized.inputs.get('data') as { scale: number; targetBit: number };
  const outputs = await model.run(quantizeInput(data, input));
  return outputs.map((output, i) => ({
    shape: output.shape,
    values: Array.from(output.data, (value) => value / (quantized.outputScales[i] as number)),
  }));
}

interface Head {
  readonly shape: Shape;
  readonly values: readonly number[];
}

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

function expectNear(head: Head | undefined, float: Tensor, kind: keyof typeof LIMITS): void {
  const expected = Array.from(toNumbers(float));
  expect(head?.shape).toEqual(float.shape);
  const errors = expected.map((value, k) => Math.abs((head?.values[k] ?? NaN) - value));
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  const bound = (compare: (a: number, b: number) => number): number =>
    expected.reduce((a, b) => compare(a, b));
  const unit = LIMITS[kind].unit(bound(Math.min), bound(Math.max));
  expect(Math.sqrt(squares / errors.length) / unit).toBeLessThanOrEqual(LIMITS[kind].meanSquare);
  expect(errors.reduce((a, b) => Math.max(a, b)) / unit).toBeLessThanOrEqual(LIMITS[kind].largest);
}

/** The first sample of a batch. */
function first(batch: Tensor): Tensor {
  const shape = [1, ...batch.shape.slice(1)];
  return float32(shape, Array.from(toNumbers(batch)).slice(0, sizeOf(shape)));
}

/** A network with trained parameters, the first sample of its golden input and the float outputs of an independent evaluator. */
function trained(symbol: string, params: string, golden: string) {
  const { model } = importMxnet({
    symbol: read('models', 'mxnet', `${symbol}-symbol.json`),
    params: read('models', 'mxnet', `${symbol}-${params}.params`),
  });
  const arrays = parseNpz(read('golden-float', `${golden}.npz`));
  const outputs = [...arrays].filter(([name]) => name.startsWith('out')).map(([, output]) => first(output));
  return { model, data: first(arrays.get('in_data') as Tensor), outputs };
}

type Trained = readonly [symbol: string, params: string, golden: string, heads: (keyof typeof LIMITS)[]];

const LFFD = [
  'lffd/plate_64_512_16L_3scales_v1_small',
  '0000',
  'lffd__plate_64_512_16L_3scales_v1_small',
  ['probability', 'range', 'probability', 'range', 'probability', 'range'],
] satisfies Trained;

const TRAINED: readonly Trained[] = [
  ['mtcnn/det1', '0001', 'mtcnn__det1', ['range', 'probability']],
  ['mtcnn/det2', '0001', 'mtcnn__det2', ['range', 'probability']],
  ['mtcnn/det3', '0001', 'mtcnn__det3', ['range', 'range', 'probability']],
  LFFD,
  ['matlab-mnist-lenet/mnist-lenet-0', '0010', 'matlab-mnist-lenet__model__mnist-lenet-0', ['probability']],
  ['gluoncv-cifar/cifar_resnet20_v1', '0000', 'gluoncv-cifar__cifar_resnet20_v1', ['range']],
  ['gluoncv-cifar/cifar_resnet56_v1', '0000', 'gluoncv-cifar__cifar_resnet56_v1', ['range']],
  ['cosmin-tabular/model', '0004', 'cosmin-tabular__model', ['magnitude']],
];

/**
 * What a closing softmax gets is a head, too: under random parameters one class has it all, so that probabilities say
 * little of how well the network was quantized.
 */
function withLogits({ graph, params }: Model): Model {
  const logits = graph.outputs.flatMap(({ node }) => (node.op === 'softmax' ? node.inputs : []));
  return { graph: { outputs: [...graph.outputs, ...logits] }, params };
}

/** A network with seeded parameters, and a seeded input: standard normal numbers, or numbers of `words`. */
function untrained(symbol: string, shape: Shape, words?: number): { model: Model; data: Tensor } {
  const { model } = importMxnet({ symbol });
  const random = seededRandom(7);
  const draw = (): number => (words === undefined ? random.normal() : random.int(words));
  return {
    model: randomParams(model, { seed: 1, inputShapes: new Map([['data', shape]]) }),
    data: float32(shape, Array.from({ length: sizeOf(shape) }, draw)),
  };
}

const readSymbol = (path: string): string =>
  readFileSync(requireShared('real', 'models', 'mxnet', path), 'utf8');

/**
 * The same network with an eighth of the channels, words and hidden units, and so 64 times less work. Channels stay where
 * an eighth is no whole number; annotated shapes, which would not hold any more, are renamed.
 */
function thin(symbol: string): string {
  return symbol
    .replaceAll('"__shape__"', '"__wide_shape__"')
    .replaceAll(/("num_(?:filter|group)": )"(\d+)"/g, (whole, key: string, count: string) =>
      Number(count) % 8 === 0 ? `${key}"${Number(count) / 8}"` : whole,
    )
    .replaceAll(
      /("(?:num_hidden|input_dim)": )"(\d+)"/g,
      (_, key: string, count: string) => `${key}"${Math.ceil(Number(count) / 8)}"`,
    );
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

  test.each(TRAINED)('%s computes what the float network does', async (symbol, params, golden, heads) => {
    const { model, data, outputs } = trained(symbol, params, golden);
    const computed = await run(await toInteger(model, data), data);
    expect(outputs).toHaveLength(heads.length);
    expect(computed).toHaveLength(heads.length);
    heads.forEach((kind, i) => expectNear(computed[i], outputs[i] as Tensor, kind));
  });

  test.each(UNTRAINED)('%s, thin and with random parameters, too', async (symbol, shape) => {
    const { model, data } = untrained(thin(readSymbol(symbol)), shape);
    const watched = withLogits(model);
    const executable = await engine.load(watched);
    const outputs = await executable.run(new Map([['data', data]]));
    executable.dispose();
    const computed = await run(await toInteger(watched, data), data);
    expect(computed).toHaveLength(outputs.length);
    watched.graph.outputs.forEach(({ node }, i) => {
      if (node.op === 'softmax') expect(computed[i]?.shape).toEqual(outputs[i]?.shape);
      else
        expectNear(
          computed[i],
          outputs[i] as Tensor,
          sizeOf(outputs[i]?.shape ?? []) > 1 ? 'range' : 'magnitude',
        );
    });
  });

  test('a detector with reshaped and transposed heads compiles', async () => {
    const { model, data } = untrained(thin(readSymbol('symbol-only/yolov5n-qout.json')), [1, 3, 640, 640]);
    const { outputs } = (await toInteger(model, data)).compiled;
    expect(outputs.map(({ name, shape }) => [name, shape])).toEqual(
      [80, 40, 20].map((side, i) => [`detect0_transpose${i}`, [1, 3, side, side, 85]]),
    );
  });

  test('numbers of words need an input of more than 8 bits', async () => {
    const symbol = thin(readSymbol('symbol-only/oak-textcnn-symbol.json'));
    const { model, data } = untrained(symbol, [50, 56], Math.ceil(18766 / 8));
    const calibrated = await calibratedOn(model, data);
    expect(() => integerOf(calibrated)).toThrow('indices up to 2345 do not fit 8 bits');
    const { outputs } = integerOf(calibrated, { inputPrecision: 16 }).compiled;
    expect(outputs.map(({ shape }) => shape)).toEqual([[50, 1]]);
  });

  test('probabilities that are small on the calibration data need a threshold to rise above it', async () => {
    const [symbol, params, golden, heads] = LFFD;
    const { model, data } = trained(symbol, params, golden);
    const names = outputNames(model.graph).filter((_, i) => heads[i] === 'probability');
    const calibrated = await calibratedOn(model, data);
    const precisions = (settings?: Settings): number[] =>
      integerOf(calibrated, settings)
        .compiled.outputs.filter((_, i) => heads[i] === 'probability')
        .map(({ precision }) => precision);
    expect(Math.max(...precisions())).toBeLessThanOrEqual(4);
    expect(precisions({ thresholds: new Map(names.map((name) => [name, 1])) })).toEqual([15, 15, 15]);
  });

  test('the training graph of a detector is refused with all that it needs and MRT does not have', () => {
    const refused: string[] = [];
    try {
      importMxnet({ symbol: readSymbol('symbol-only/ssd_300-symbol.json') });
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      refused.push(...error.diagnostics.map(({ code, node, message }) => `${code} ${node}: ${message}`));
    }
    const prior = (name: string): string => `MRT1101 ${name}: operator MultiBoxPrior is not supported`;
    expect(refused).toEqual([
      ...['relu4_3', 'relu7', 'relu8_2', 'relu9_2', 'relu10_2', 'pool10'].map((name) =>
        prior(`${name}_anchors`),
      ),
      'MRT1101 multibox_target: operator MultiBoxTarget is not supported',
      'MRT1101 loc_loss_: operator smooth_l1 is not supported',
    ]);
  });
});
