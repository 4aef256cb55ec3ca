/** Compiled models as ONNX files, whose integers in ONNX Runtime are those of the CVM runtime. */
import {
  checkDeployGraph,
  formatParamsBlob,
  paramTensor,
  parseDeployGraph,
  parseParamsBlob,
  quantizeInput,
} from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { ModelCase } from '@mrtjs/cvm-runtime/testing';
import { randomNetwork, RANDOM_OPERATORS, randomOperators } from '@mrtjs/cvm-runtime/testing';
import type { Runtime } from '@mrtjs/engine-onnxruntime';
import { loadRuntime } from '@mrtjs/engine-onnxruntime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { InputScale } from '@mrtjs/graph';
import type { CvmOnnxOptions } from '@mrtjs/onnx';
import { checkOnnx, cvmExportRules, exportCvmOnnx } from '@mrtjs/onnx';
import { draftGraph } from '@mrtjs/cvm/testing';
import type { Tensor } from '@mrtjs/tensor';
import { int32, MrtError } from '@mrtjs/tensor';
import { describeShared } from '@mrtjs/testing';
import onnxProto from 'onnx-proto';
import { compareOnnx, runOnnx } from './onnx-comparison.js';
import { calibratedOn, integerOf, trained } from './testing/real-networks.js';

const { ModelProto } = onnxProto.onnx;

jest.setTimeout(120_000);

/** The file of a model; `undefined` where nothing can be said of it because a value may overflow. */
function written({ symbol, params }: ModelCase, options?: CvmOnnxOptions): Uint8Array | undefined {
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  try {
    return exportCvmOnnx(graph, parseParamsBlob(params), options).model;
  } catch (error) {
    if (error instanceof MrtError && error.diagnostics.every(({ code }) => code === 'MRT4031'))
      return undefined;
    throw error;
  }
}

function catchError(act: () => unknown): MrtError {
  try {
    act();
  } catch (error) {
    if (error instanceof MrtError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function unproved(): never {
  throw new Error('a value may overflow');
}

/** Operators of a model. */
const operatorsOf = ({ symbol }: ModelCase): string[] =>
  checkDeployGraph(parseDeployGraph(symbol)).nodes.flatMap(({ op }) => (op === null ? [] : [op.name]));

describe('the form integer', () => {
  it.each([
    ['networks', randomNetwork, 40],
    ['operators', randomOperators, 300],
  ] as const)('random %s give the same integers', async (_, make, count) => {
    const runtime = await loadRuntime();
    const seen = new Set<string>();
    for (let seed = 0; seed < count; seed++) {
      const trial = make(seed);
      const refused = operatorsOf(trial).filter((op) => !cvmExportRules.has(op));
      if (refused.length > 0) {
        expect(() => written(trial) ?? unproved()).toThrow(/^MRT1223|a value may overflow/);
        continue;
      }
      const file = written(trial);
      if (file === undefined) continue;
      operatorsOf(trial).forEach((op) => seen.add(op));
      expect([seed, checkOnnx(file)]).toEqual([seed, []]);
      const model = await loadModel(trial.symbol, trial.params);
      for (const input of trial.inputs) {
        const expected = (await model.run(input)).map(({ shape, data }) => [shape, ...data]);
        const found = (await runOnnx(runtime, file, input)).map(({ shape, data }) => [shape, ...data]);
        expect([seed, found]).toEqual([seed, expected]);
      }
      model.dispose();
    }
    if (make === randomOperators) {
      const possible = RANDOM_OPERATORS.filter((op) => cvmExportRules.has(op));
      expect(possible.filter((op) => !seen.has(op))).toEqual([]);
    }
  });

  it('refuses operators of detection, all at once and by name', () => {
    const graph = draftGraph({
      variables: { data: { shape: [1, 4, 6], precision: 8 } },
      nodes: [
        { name: 'valid', func: 'get_valid_counts', inputs: ['data'], attrs: { score_threshold: 0 } },
        { name: 'kept', func: 'non_max_suppression', inputs: ['valid:1', 'valid'] },
      ],
    });
    const refused = catchError(() => exportCvmOnnx(checkDeployGraph(graph), []));
    expect(refused.diagnostics).toMatchObject([
      { code: 'MRT1223', node: 'valid' },
      { code: 'MRT1223', node: 'kept' },
    ]);
  });

  it('tells precision, range and gas of every node, and of the model', () => {
    const file = written(randomNetwork(1), { metadata: new Map([['author', 'me']]) }) as Uint8Array;
    const { graph, metadataProps } = ModelProto.decode(file);
    const described = graph?.node?.filter(({ docString }) => docString) ?? [];
    expect(described).toHaveLength(operatorsOf(randomNetwork(1)).length);
    for (const { docString } of described)
      expect(docString).toMatch(/^\w+: precision \d+, values -?\d+ to -?\d+, gas \d+$/);
    expect(metadataProps?.map(({ key }) => key)).toEqual([
      'mrt.form',
      'mrt.gas',
      'mrt.storage',
      'mrt.input_precision',
      'mrt.output_precisions',
      'author',
    ]);
  });
});

it('scales and zero points are told where they are known', () => {
  const trial = randomNetwork(1);
  const names = checkDeployGraph(parseDeployGraph(trial.symbol)).nodes.flatMap(({ op, name }) =>
    op === null ? [] : [name],
  );
  const [one, two] = names as [string, string];
  const scales = new Map([
    [one, { scale: 12.5, zeroPoint: 0, axis: 0 }],
    [two, { scale: [1, 0.5, 3], zeroPoint: -128, axis: 1 }],
  ]);
  const { graph } = ModelProto.decode(written(trial, { scales }) as Uint8Array);
  const texts = graph?.node?.flatMap(({ docString }) => docString || []) ?? [];
  expect(texts[0]).toMatch(/gas \d+, scale 12.5$/);
  expect(texts[1]).toMatch(/gas \d+, scale 0.5 to 3, zero point -128, along axis 1$/);
  expect(texts.slice(2).join()).not.toContain('scale');
});

describe('ONNX Runtime', () => {
  const trial = randomNetwork(1);
  const [input] = trial.inputs;
  const failing = (message: string): Runtime => ({
    InferenceSession: { create: () => Promise.reject(new Error(message)) },
    Tensor: class {
      readonly data = [];
      readonly dims = [];
    },
    env: { versions: {} },
  });

  it.each([
    [
      "Non-zero status code returned while running Conv node. Name:'conv2d_0_Conv' Status Message: x",
      'conv2d_0_Conv',
    ],
    ["Could not find an implementation for Foo(1) node with name 'foo_0'", 'foo_0'],
    ['Type Error: Type (tensor(int8)) of input (x) of node (dense_0_MatMul) is invalid.', undefined],
    ['Type Error: Type parameter (T) of Optype (Add) bound to different types in node (add_0).', 'add_0'],
    ['Node (relu_0_Max) Op (Max) [ShapeInferenceError] Incompatible dimensions', 'relu_0_Max'],
    ['std::bad_alloc', undefined],
  ])('that does not run a file is told with the file and the node: %s', async (message, node) => {
    const problem: unknown = await runOnnx(
      failing(message),
      new Uint8Array(),
      input as Tensor,
      'net.onnx',
    ).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(MrtError);
    const [diagnostic, ...others] = (problem as MrtError).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: 'MRT5103',
      file: 'net.onnx',
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining('report it') as string,
    });
    expect(diagnostic?.node).toBe(node);
  });

  it('refuses a file that is none, and inputs that do not fit, with a code', async () => {
    const runtime = await loadRuntime();
    const file = written(trial) as Uint8Array;
    for (const [bytes, data] of [
      [Uint8Array.of(1, 2, 3), input as Tensor],
      [file.slice(0, file.length / 2), input as Tensor],
      [file, int32([1], [1])],
    ] as const)
      await expect(runOnnx(runtime, bytes, data)).rejects.toMatchObject({ code: 'MRT5103' });
  });
});

describe('the form qdq', () => {
  it('random networks give integers near the same', async () => {
    const runtime = await loadRuntime();
    let [differing, elements, written8] = [0, 0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const trial = randomNetwork(seed);
      const file = written(trial, { form: 'qdq' });
      if (file === undefined) continue;
      expect([seed, checkOnnx(file)]).toEqual([seed, []]);
      written8 += ModelProto.decode(file).graph?.node?.some(({ opType }) => opType === 'QuantizeLinear')
        ? 1
        : 0;
      const model = await loadModel(trial.symbol, trial.params);
      const input = trial.inputs[0] as ModelCase['inputs'][0];
      const expected = await model.run(input);
      const found = await runOnnx(runtime, file, input);
      expected.forEach(({ shape, data }, i) => {
        expect([seed, found[i]?.shape]).toEqual([seed, shape]);
        elements += data.length;
        data.forEach((value, k) => (differing += value === found[i]?.data[k] ? 0 : 1));
      });
      model.dispose();
    }
    expect(written8).toBeGreaterThan(20);
    // Halves are rounded to even; everything after them can be another number.
    expect(differing / elements).toBeLessThan(0.5);
  });
});

it('the form qdq has layers that do not saturate in ONNX Runtime, whatever the processor', async () => {
  // Sums of pairs of products of such operands are beyond 16 bits, which is where instructions for signed bytes saturate.
  const graph = checkDeployGraph(
    draftGraph({
      variables: {
        data: { shape: [1, 64], precision: 8 },
        weight: { shape: [2, 64], precision: 8 },
      },
      nodes: [
        { name: 'byte', func: 'cvm_clip', inputs: ['data'], attrs: { precision: 8 } },
        { name: 'dense', func: 'dense', inputs: ['byte', 'weight'], attrs: { units: 2, use_bias: false } },
      ],
    }),
  );
  const weight = {
    name: 'weight',
    ...paramTensor(
      int32(
        [2, 64],
        Array.from({ length: 128 }, () => 127),
      ),
      8,
    ),
  };
  const params = formatParamsBlob([['weight', weight]]);
  const { model } = exportCvmOnnx(graph, parseParamsBlob(params), { form: 'qdq' });
  const input = int32(
    [1, 64],
    Array.from({ length: 64 }, () => 127),
  );
  const [output] = await runOnnx(await loadRuntime(), model, input);
  expect([...(output?.data ?? [])]).toEqual([64 * 127 * 127, 64 * 127 * 127]);
});

describeShared(['real', 'models', 'mxnet'], 'real networks', () => {
  it.each([
    ['gluoncv-cifar/cifar_resnet20_v1', '0000', 'gluoncv-cifar__cifar_resnet20_v1'],
    ['matlab-mnist-lenet/mnist-lenet-0', '0010', 'matlab-mnist-lenet__model__mnist-lenet-0'],
  ])('%s gives the integers of the runtime', async (symbol, params, golden) => {
    const { model, data } = trained(symbol, params, golden);
    const engine = await createTfjsEngine();
    const { quantized, compiled } = integerOf(await calibratedOn(engine, model, data));
    const { model: file } = exportCvmOnnx(compiled.graph, parseParamsBlob(compiled.params));
    const input = quantizeInput(data, quantized.inputs.get('data') as InputScale);
    const { elements, differing } = await compareOnnx(compiled.symbol, compiled.params, file, input);
    expect({ elements, differing }).toEqual({ elements: 10, differing: 0 });
  });
});
