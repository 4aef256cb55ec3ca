/** Every MXNet network beside the checkout is compiled and verified, or refused with all reasons. */
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { FloatEngine } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import type { Shape } from '@mrtjs/tensor';
import { MrtError } from '@mrtjs/tensor';
import { describeShared, requireShared, sharedPath } from '@mrtjs/testing';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './testing/real-networks.js';
import { calibratedOn, integerOf, readSymbol, thin, untrained, verified } from './testing/real-networks.js';

jest.setTimeout(600_000);

/** Symbol, input and outputs, and what is special. */
type Network = readonly [
  symbol: string,
  input: Shape,
  outputs: readonly Shape[],
  settings?: Settings & { readonly words?: number },
];

const NETWORKS: readonly Network[] = [
  ['symbol-only/SqueezeNet_v1.2-symbol.json', [1, 3, 224, 224], [[1, 1000]]],
  ['symbol-only/KeyKy-mobilenet-symbol.json', [1, 3, 224, 224], [[1, 1000]]],
  ['symbol-only/KeyKy-mobilenet_v2-symbol.json', [1, 3, 224, 224], [[1, 1000]]],
  ['symbol-only/yolov5n-qout.json', [1, 3, 640, 640], [80, 40, 20].map((side) => [1, 3, side, side, 85])],
  ['symbol-only/oak-textcnn-symbol.json', [50, 56], [[50, 2]], { words: 18766, inputPrecision: 16 }],
  ['fixtures/clojure-imclassification-symbol.json', [1, 784], [[1, 10]]],
  ['fixtures/save_000800.json', [1, 784], [[1, 10]]],
  ['fixtures/save_000800.b.json', [1, 784], [[1, 10]]],
  ['sagemaker-mnist-mlp/model-symbol.json', [1, 784], [[1, 10]]],
  ['tiny/go_test-symbol.json', [1, 2], [[2, 10]]],
  ['tiny/sagemaker-default-symbol.json', [1, 2], [[1, 1]]],
];

/** Networks of more than ten million parameters: with `MRT_LARGE=1` in full size, otherwise with an eighth of the channels. */
const LARGE: readonly Network[] = [
  ['symbol-only/vgg16_reduced-symbol.json', [1, 3, 224, 224], [[1, 1000, 7, 7]]],
  ['symbol-only/resnet-152-symbol.json', [1, 3, 224, 224], [[1, 11221]]],
  ['fixtures/test_mkldnn_model1.json', [1, 3, 224, 224], [[1, 1000]]],
];

const titled = (networks: readonly Network[]) => networks.map((network) => [network[0], network] as const);

/** What the training graph of a detector needs and MRT does not have. */
const REFUSED = {
  symbol: 'symbol-only/ssd_300-symbol.json',
  reasons: [
    ...['relu4_3', 'relu7', 'relu8_2', 'relu9_2', 'relu10_2', 'pool10'].map(
      (name) => `MRT1101 ${name}_anchors: operator MultiBoxPrior is not supported`,
    ),
    'MRT1101 multibox_target: operator MultiBoxTarget is not supported',
    'MRT1101 loc_loss_: operator smooth_l1 is not supported',
  ],
};

/** Networks with trained parameters are in `real-quantized.test.ts`, one for each file of float outputs. */
function trainedSymbols(): string[] {
  const folder = sharedPath('real', 'golden-float');
  return (folder === undefined ? [] : readdirSync(folder)).map((file) => {
    const parts = file.replace(/\.npz$/, '').split('__');
    return `${parts[0]}/${parts.at(-1)}-symbol.json`;
  });
}

describeShared(['real', 'models', 'mxnet'], 'MXNet networks on the CVM', () => {
  let engine: FloatEngine;

  beforeAll(async () => {
    engine = await createTfjsEngine();
  });

  async function compiledShapes(
    symbol: string,
    [, input, , settings = {}]: Network,
  ): Promise<readonly Shape[]> {
    const { words, ...rest } = settings;
    const { model, data } = untrained(symbol, input, words);
    const { compiled } = integerOf(await calibratedOn(engine, model, data), rest);
    expect(verified(compiled).tightest?.spareBits).toBeGreaterThan(0);
    return compiled.outputs.map(({ shape }) => shape);
  }

  test.each(titled(NETWORKS))('R207: %s is compiled and verified', async (symbol, network) => {
    const [, , outputs] = network;
    expect(await compiledShapes(readSymbol(symbol), network)).toEqual(outputs);
  });

  test.each(titled(LARGE))('R207: %s is compiled and verified', async (symbol, network) => {
    const [, , outputs] = network;
    const isWhole = process.env['MRT_LARGE'] === '1';
    const shapes = await compiledShapes(isWhole ? readSymbol(symbol) : thin(readSymbol(symbol)), network);
    expect(shapes).toEqual(
      isWhole ? outputs : outputs.map((shape) => shape.with(1, Math.ceil((shape[1] ?? 0) / 8))),
    );
  });

  test(`${REFUSED.symbol} is refused with all that it needs and MRT does not have`, () => {
    const refused: string[] = [];
    try {
      importMxnet({ symbol: readSymbol(REFUSED.symbol) });
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      refused.push(...error.diagnostics.map(({ code, node, message }) => `${code} ${node}: ${message}`));
    }
    expect(refused).toEqual(REFUSED.reasons);
  });

  test('every network of the folder is here, or in the tests of trained ones', () => {
    const folder = requireShared('real', 'models', 'mxnet');
    const all = readdirSync(folder).flatMap((part) =>
      readdirSync(join(folder, part)).flatMap((file) => (file.endsWith('.json') ? [`${part}/${file}`] : [])),
    );
    const here = [...NETWORKS, ...LARGE].map(([symbol]) => symbol);
    expect([...here, REFUSED.symbol, ...trainedSymbols()].sort()).toEqual(all.sort());
  });
});
