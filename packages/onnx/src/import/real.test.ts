import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  evaluateModel,
  inferShapes,
  inputsOf,
  irOperators,
  outputNames,
  topologicalOrder,
} from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, MrtError, parseNpz } from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import { firstDifference } from '../testing/backend.js';
import type { OnnxImport } from './import.js';
import { importOnnx } from './import.js';

function load(name: string, inputShapes?: ReadonlyMap<string, Shape>): OnnxImport {
  const model = new Uint8Array(readFileSync(requireShared('real', 'models', 'onnx', `${name}.onnx`)));
  return importOnnx({ model, name, ...(inputShapes && { inputShapes }) });
}

/** File, input, chosen shape, outputs with their shapes. */
const MODELS: readonly [string, string, Shape | undefined, Readonly<Record<string, Shape>>][] = [
  ['mnist-8', 'Input3', undefined, { Plus214_Output_0: [1, 10] }],
  ['mnist-8', 'Input3', [16, 1, 28, 28], { Plus214_Output_0: [16, 10] }],
  ['cifar10-pytorch-ImageClassifier', 'modelInput', [2, 3, 32, 32], { modelOutput: [2, 10] }],
  ['SqueezeNet_fp16', 'data_0', undefined, { softmaxout_1: [1, 1000, 1, 1] }],
  ['version-RFB-320', 'input', undefined, { scores: [1, 4420, 2], boxes: [1, 4420, 4] }],
  ['version-RFB-320_simplified', 'input', undefined, { scores: [1, 4420, 2], boxes: [1, 4420, 4] }],
  ['FastestDet', 'input.1', undefined, { 758: [1, 85, 22, 22] }],
  ['cosmin-tabular', 'data', undefined, { hybridsequential0_dense2_fwd: [1, 1] }],
];

describeShared(['real', 'models', 'onnx'], 'real models', () => {
  test.each(MODELS)('%s imports with input %s of shape %j', (name, input, shape, outputs) => {
    const { model, diagnostics } = load(name, shape && new Map([[input, shape]]));
    expect(diagnostics).toEqual([]);
    expect(inputsOf(model).map((node) => node.name)).toEqual([input]);
    expect(outputNames(model.graph)).toEqual(Object.keys(outputs));
    const shapes = inferShapes(model, irOperators);
    expect(model.graph.outputs.map(({ node }) => shapes.get(node)?.[0])).toEqual(Object.values(outputs));
    const order = topologicalOrder(model.graph);
    expect(new Set(order.map((node) => node.name)).size).toBe(order.length);
  });

  test('shape arithmetic is gone', () => {
    const kinds = (name: string): Set<string> =>
      new Set(topologicalOrder(load(name).model.graph).map((node) => node.op));
    const [plain, simplified] = [kinds('version-RFB-320'), kinds('version-RFB-320_simplified')];
    // The simplified file has its normalisations merged and gives the boxes before they are decoded.
    const more = [...plain].filter((kind) => !simplified.has(kind)).sort();
    const boxes = [
      '_div_scalar',
      '_mul_scalar',
      'broadcast_add',
      'broadcast_mul',
      'elemwise_sub',
      'exp',
      'slice_axis',
    ];
    expect(more).toEqual(['BatchNorm', ...boxes]);
  });

  test('a size that is left open must be given', () => {
    expect(() => load('cifar10-pytorch-ImageClassifier')).toThrow(
      'MRT1209 cifar10-pytorch-ImageClassifier: node modelInput: the shape of input modelInput is (batch_size, 3, 32, 32)',
    );
  });

  test('a file that mixes float and double is refused with the reason', () => {
    const refused = (): unknown => load('advos-mnist-lenet-converted');
    expect(refused).toThrow(MrtError);
    expect(refused).toThrow('MRT1210');
    expect(refused).toThrow('ONNX wants one element type: the file is not valid');
  });

  test('mnist-8 reads digits', () => {
    const file = (name: string): Uint8Array =>
      gunzipSync(readFileSync(requireShared('real', 'datasets', 'mnist', name)));
    const count = 32;
    const pixels = file('t10k-images-idx3-ubyte.gz').subarray(16, 16 + count * 28 * 28);
    const labels = file('t10k-labels-idx1-ubyte.gz').subarray(8, 8 + count);
    const shape = [count, 1, 28, 28];
    const { model } = load('mnist-8', new Map([['Input3', shape]]));
    const [scores] = evaluateModel(model, new Map([['Input3', float32(shape, pixels)]]), irOperators);
    const answers = Array.from(labels, (_, i) => {
      const row = [...(scores?.data.subarray(10 * i, 10 * i + 10) ?? [])];
      return row.indexOf(Math.max(...row));
    });
    expect(answers).toEqual([...labels]);
  });

  test('cosmin-tabular computes what its MXNet pair does', () => {
    const golden = parseNpz(
      new Uint8Array(readFileSync(requireShared('real', 'golden-float', 'cosmin-tabular__model.npz'))),
    );
    const input = golden.get('in_data') as Tensor;
    const { model } = load('cosmin-tabular', new Map([['data', input.shape]]));
    const [output] = evaluateModel(model, new Map([['data', input]]), irOperators);
    const [, want] = [...golden].find(([key]) => key.startsWith('out')) as [string, Tensor];
    expect(firstDifference(output as Tensor, want, 1e-5, 1e-6)).toBeUndefined();
  });
});
