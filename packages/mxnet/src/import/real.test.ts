import { readFileSync } from 'node:fs';
import { evaluateModel, inputsOf, irOperators, outputNames, topologicalOrder } from '@mrtjs/graph';
import type { Tensor, MrtError } from '@mrtjs/tensor';
import { parseNpz, toNumbers } from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import { exportMxnet } from '../export/export.js';
import { parseSymbol } from '../symbol/parse.js';
import type { MxnetImport } from './import.js';
import { importMxnet } from './import.js';

const bytes = (...path: string[]): Uint8Array =>
  new Uint8Array(readFileSync(requireShared('real', 'models', 'mxnet', ...path)));

function load(symbol: string, params?: string): MxnetImport {
  return importMxnet({ symbol: bytes(symbol), ...(params !== undefined && { params: bytes(params) }) });
}

const WHOLE = [
  ['cosmin-tabular/model', '0004', 6, ['hybridsequential0_dense2_fwd']],
  ['gluoncv-cifar/cifar_resnet20_v1', '0000', 107, ['cifarresnetv10_dense0_fwd']],
  ['gluoncv-cifar/cifar_resnet56_v1', '0000', 287, ['cifarresnetv11_dense0_fwd']],
  [
    'lffd/plate_64_512_16L_3scales_v1_small',
    '0000',
    62,
    ['slice_axis12', 'conv10_3_bbox', 'slice_axis13', 'conv13_3_bbox', 'slice_axis14', 'conv16_3_bbox'],
  ],
  ['matlab-mnist-lenet/mnist-lenet-0', '0010', 8, ['softmax']],
  ['mtcnn/det1', '0001', 13, ['conv4_2', 'prob1']],
  ['mtcnn/det2', '0001', 16, ['conv5_2', 'prob1']],
  ['mtcnn/det3', '0001', 21, ['conv6_3', 'conv6_2', 'prob1']],
  ['sagemaker-mnist-mlp/model', '0000', 6, ['softmax']],
  ['tiny/go_test', '0001', 2, ['softmax']],
  ['tiny/sagemaker-default', '0000', 2, ['fc1']],
] as const;

/** Symbols without parameters: number of IR nodes, heads, and codes of warnings. */
const SYMBOLS = [
  ['fixtures/clojure-imclassification-symbol.json', 13, ['softmax'], []],
  ['fixtures/save_000800.b.json', 18, ['softmax'], []],
  ['fixtures/save_000800.json', 18, ['softmax'], []],
  ['fixtures/test_mkldnn_model1.json', 72, ['softmax'], []],
  ['symbol-only/KeyKy-mobilenet-symbol.json', 223, ['softmax'], []],
  ['symbol-only/KeyKy-mobilenet_v2-symbol.json', 424, ['prob'], ['MRT1106']],
  ['symbol-only/SqueezeNet_v1.2-symbol.json', 112, ['softmax'], []],
  ['symbol-only/oak-textcnn-symbol.json', 26, ['softmax'], []],
  ['symbol-only/resnet-152-symbol.json', 1285, ['softmax'], []],
  ['symbol-only/vgg16_reduced-symbol.json', 72, ['prob'], ['MRT1110']],
  [
    'symbol-only/yolov5n-qout.json',
    328,
    ['detect0_transpose0', 'detect0_transpose1', 'detect0_transpose2'],
    ['MRT1106', 'MRT1106'],
  ],
] as const;

describeShared(['real', 'models', 'mxnet'], 'real models', () => {
  test.each(WHOLE)('%s imports with its %s parameters (%d)', (name, epoch, count, heads) => {
    const { model, diagnostics } = load(`${name}-symbol.json`, `${name}-${epoch}.params`);
    expect(diagnostics).toEqual([]);
    expect(model.params.size).toBe(count);
    expect(inputsOf(model).map((node) => node.name)).toEqual(['data']);
    expect(outputNames(model.graph)).toEqual(heads);
  });

  test.each(SYMBOLS)('%s imports as %d nodes', (file, count, heads, warnings) => {
    const { model, diagnostics } = load(file);
    expect(diagnostics.map((d) => d.code)).toEqual(warnings);
    expect(topologicalOrder(model.graph)).toHaveLength(count);
    expect(outputNames(model.graph)).toEqual(heads);
  });

  test('a training graph of a detector is refused with the whole list', () => {
    let caught: unknown;
    try {
      load('symbol-only/ssd_300-symbol.json');
    } catch (error) {
      caught = error;
    }
    expect((caught as MrtError).diagnostics.map((d) => `${d.code} ${d.node}`)).toEqual([
      'MRT1101 relu4_3_anchors',
      'MRT1101 relu7_anchors',
      'MRT1101 relu8_2_anchors',
      'MRT1101 relu9_2_anchors',
      'MRT1101 relu10_2_anchors',
      'MRT1101 pool10_anchors',
      'MRT1101 multibox_target',
      'MRT1101 loc_loss_',
    ]);
  });

  test.each(['gluoncv-cifar/cifar_resnet20_v1-symbol.json', 'cosmin-tabular/model-symbol.json'])(
    '%s is exported with its nodes, inputs and heads in their places',
    (file) => {
      const shape = (text: string | Uint8Array): unknown => {
        const { nodes, argNodes, nodeRowPtr, heads } = parseSymbol(text);
        return {
          nodes: nodes.map(({ op, name, inputs }) => ({ op, name, inputs })),
          argNodes,
          nodeRowPtr,
          heads,
        };
      };
      expect(shape(exportMxnet(load(file).model).symbol)).toEqual(shape(bytes(file)));
    },
  );

  test.each([
    ['cosmin-tabular', 'model', '0004'],
    ['mtcnn', 'det1', '0001'],
    ['mtcnn', 'det2', '0001'],
    ['mtcnn', 'det3', '0001'],
  ])('%s/%s computes what an independent evaluator computed', (folder, name, epoch) => {
    const { model } = load(`${folder}/${name}-symbol.json`, `${folder}/${name}-${epoch}.params`);
    const golden = parseNpz(
      new Uint8Array(readFileSync(requireShared('real', 'golden-float', `${folder}__${name}.npz`))),
    );
    const outputs = evaluateModel(model, new Map([['data', golden.get('in_data') as Tensor]]), irOperators);
    const expected = [...golden].filter(([key]) => key.startsWith('out'));
    expect(outputs).toHaveLength(expected.length);
    expected.forEach(([, reference], i) => {
      const want = Float64Array.from(toNumbers(reference));
      const largest = want.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      const worst = outputs[i]?.data.reduce(
        (max, value, j) => Math.max(max, Math.abs(value - (want[j] ?? NaN))),
        0,
      );
      expect(outputs[i]?.shape).toEqual(reference.shape);
      expect((worst ?? NaN) / largest).toBeLessThan(1e-5);
    });
  });
});
