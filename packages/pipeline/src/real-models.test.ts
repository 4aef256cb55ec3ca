import { createOnnxRuntimeEngine } from '@mrtjs/engine-onnxruntime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { FloatEngine, Model } from '@mrtjs/graph';
import { inferShapes, inputsOf, irOperators, outputNames, shapeOf } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { checkOnnx, exportOnnx, importOnnx } from '@mrtjs/onnx';
import { prepareModel, randomParams } from '@mrtjs/prepare';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, MrtError, parseNpz, seededRandom, sizeOf } from '@mrtjs/tensor';
import { describeShared, requireShared, sharedPath } from '@mrtjs/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { MxnetModelFiles } from './models/index.js';
import { findModelFiles, readOriginalModel } from './models/index.js';
import { relativeDifference } from './testing/differences.js';
import { thin } from './testing/real-networks.js';

const MODELS = ['real', 'models', 'mxnet'] as const;

/** A model by `<folder>/<name>`. */
async function load(path: string): Promise<Model> {
  const files = await findModelFiles(requireShared(...MODELS, dirname(path)), basename(path));
  return (await readOriginalModel(files)).model;
}

/** Folder and name of the model whose outputs a golden file holds. */
function modelOf(file: string): string {
  const parts = file.replace(/\.npz$/, '').split('__');
  return `${parts[0]}/${parts.at(-1)}`;
}

async function outputsOf(engine: FloatEngine, model: Model, data: Tensor): Promise<readonly Tensor[]> {
  const executable = await engine.load(model);
  try {
    return await executable.run(new Map(inputsOf(model).map(({ name }) => [name, data])));
  } finally {
    executable.dispose();
  }
}

/** The model written as ONNX, which must be valid, and read again. */
function throughOnnx(model: Model, shape: Shape): Model {
  const inputShapes = new Map(inputsOf(model).map(({ name }) => [name, shape]));
  const { model: bytes } = exportOnnx(model, { inputShapes });
  expect(checkOnnx(bytes)).toEqual([]);
  return importOnnx({ model: bytes }).model;
}

const goldenFolder = sharedPath('real', 'golden-float');
const golden = goldenFolder === undefined ? [] : readdirSync(goldenFolder).sort();

describeShared(['real', 'golden-float'], 'float outputs of real nets', () => {
  test.each(golden)('%s, as imported, prepared, and as ONNX', async (file) => {
    const entries = parseNpz(new Uint8Array(readFileSync(requireShared('real', 'golden-float', file))));
    const data = [...entries].find(([name]) => name.startsWith('in_'))?.[1] as Tensor;
    const references = [...entries].filter(([name]) => name.startsWith('out'));
    const original = await load(modelOf(file));
    expect(references.map(([name]) => name)).toEqual(
      outputNames(original.graph).map((name, i) => `out${i}_${name}`),
    );
    const prepared = prepareModel(original, { inputShape: [1, ...data.shape.slice(1)] });
    const [tfjs, runtime] = [await createTfjsEngine(), await createOnnxRuntimeEngine()];
    for (const [engine, model] of [
      [tfjs, original],
      [tfjs, prepared],
      [runtime, original],
      [runtime, prepared],
      [runtime, throughOnnx(original, data.shape)],
    ] as const) {
      const outputs = await outputsOf(engine, model, data);
      expect(outputs).toHaveLength(references.length);
      references.forEach(([, reference], i) =>
        expect(relativeDifference(outputs[i], reference)).toBeLessThanOrEqual(1e-4),
      );
    }
  });
});
/** Models that have no golden outputs, with the shape of the input; what is missing of parameters is random. */
const PREPARED: readonly (readonly [string, Shape])[] = [
  ['sagemaker-mnist-mlp/model', [1, 784]],
  ['tiny/go_test', [1, 2]],
  ['tiny/sagemaker-default', [1, 2]],
  ['fixtures/clojure-imclassification', [1, 784]],
  ['fixtures/save_000800', [1, 100]],
  ['fixtures/save_000800.b', [1, 100]],
  ['symbol-only/KeyKy-mobilenet', [1, 3, 96, 96]],
  ['symbol-only/KeyKy-mobilenet_v2', [1, 3, 96, 96]],
  ['symbol-only/SqueezeNet_v1.2', [1, 3, 224, 224]],
  ['symbol-only/oak-textcnn', [50, 56]],
  ['symbol-only/yolov5n-qout', [1, 3, 640, 640]],
];

/** Models whose parameters take too long to draw for a test: shape of the input and of the output. */
const LARGE: readonly (readonly [string, Shape, Shape])[] = [
  ['fixtures/test_mkldnn_model1', [1, 3, 224, 224], [1, 1000]],
  ['symbol-only/resnet-152', [1, 3, 224, 224], [1, 11221]],
  ['symbol-only/vgg16_reduced', [1, 3, 224, 224], [1, 1000, 7, 7]],
];

/** Models that are refused, with all that is said. */
const REFUSED: readonly (readonly [string, readonly string[]])[] = [
  [
    'symbol-only/ssd_300',
    [
      'MRT1101 relu4_3_anchors',
      'MRT1101 relu7_anchors',
      'MRT1101 relu8_2_anchors',
      'MRT1101 relu9_2_anchors',
      'MRT1101 relu10_2_anchors',
      'MRT1101 pool10_anchors',
      'MRT1101 multibox_target',
      'MRT1101 loc_loss_',
    ],
  ],
];

function seededNormal(shape: Shape): Tensor {
  const random = seededRandom(2);
  return float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
}

/** The model up to what feeds the softmax of its only head, which would hide differences. */
function belowSoftmax({ graph, params }: Model): Model {
  const [head] = graph.outputs;
  const outputs = head?.node.op === 'softmax' ? head.node.inputs : graph.outputs;
  return { graph: { outputs }, params };
}

describeShared(MODELS, 'real nets', () => {
  test('every model of the folder is in a table', () => {
    const folder = requireShared(...MODELS);
    const all = readdirSync(folder).flatMap((part) =>
      readdirSync(join(folder, part)).flatMap((file) =>
        file.endsWith('.json') ? [`${part}/${file.replace(/(-symbol)?\.json$/, '')}`] : [],
      ),
    );
    const tables = [...PREPARED, ...LARGE, ...REFUSED].map(([name]) => name);
    expect([...tables, ...golden.map(modelOf)].sort()).toEqual(all.sort());
  });

  test.each(PREPARED)('%s computes the same when it is prepared, and as ONNX', async (name, shape) => {
    const original = randomParams(await load(name), { seed: 1, inputShapes: new Map([['data', shape]]) });
    const prepared = prepareModel(original, { inputShape: shape });
    const data = seededNormal(shape);
    const [tfjs, runtime] = [await createTfjsEngine(), await createOnnxRuntimeEngine()];
    const [float, ready] = [belowSoftmax(original), belowSoftmax(prepared)];
    const expected = await outputsOf(tfjs, float, data);
    for (const [engine, model] of [
      [tfjs, ready],
      [runtime, float],
      [runtime, ready],
      [runtime, throughOnnx(float, shape)],
    ] as const) {
      const found = await outputsOf(engine, model, data);
      expect(found).toHaveLength(expected.length);
      expected.forEach((reference, i) =>
        expect(relativeDifference(found[i], reference)).toBeLessThanOrEqual(1e-4),
      );
    }
  });

  test.each(LARGE)('%s has a shape everywhere', async (name, inputShape, outputShape) => {
    const model = await load(name);
    const shapes = inferShapes(model, irOperators, new Map([['data', inputShape]]));
    expect(model.graph.outputs.map(({ node }) => shapeOf(shapes, node))).toEqual([outputShape]);
  });

  test.each(LARGE)('%s, thin, computes the same as ONNX', async (name) => {
    const { symbol } = (await findModelFiles(
      requireShared(...MODELS, dirname(name)),
      basename(name),
    )) as MxnetModelFiles;
    const shape = [1, 3, 64, 64];
    const inputShapes = new Map([['data', shape]]);
    const { model } = importMxnet({ symbol: thin(readFileSync(symbol, 'utf8')) });
    const whole = belowSoftmax(randomParams(model, { seed: 1, inputShapes }));
    const data = seededNormal(shape);
    const [reference] = await outputsOf(await createTfjsEngine(), whole, data);
    const runtime = await createOnnxRuntimeEngine();
    for (const one of [whole, prepareModel(whole, { inputShape: shape }), throughOnnx(whole, shape)]) {
      const [output] = await outputsOf(runtime, one, data);
      expect(relativeDifference(output, reference as Tensor)).toBeLessThanOrEqual(1e-4);
    }
  });

  test.each(REFUSED)('%s is refused with the whole list', async (name, expected) => {
    const problem: unknown = await load(name).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(MrtError);
    expect((problem as MrtError).diagnostics.map(({ code, node }) => `${code} ${node}`)).toEqual(expected);
  });
});
