import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '@mrtjs/graph';
import { evaluateModel, irOperators, makeNode, ops, topologicalOrder, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float32, float64, toNumbers } from '@mrtjs/tensor';
import { startBackend } from './backend.js';
import { createTfjsEngine } from './engine.js';

const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 2, 4, 4] }));
const weight = valueOf(makeNode(ops.variable, 'w', []));
const conv = valueOf(
  makeNode(ops.convolution, 'conv', [data, weight], {
    kernel: [3, 3],
    num_filter: 3,
    no_bias: true,
    pad: [1, 1],
  }),
);
const relu = valueOf(makeNode(ops.relu, 'relu', [conv]));
const sum = valueOf(makeNode(ops.elemwiseAdd, 'sum', [relu, conv]));
const dropout = valueOf(makeNode(ops.dropout, 'dropout', [sum]));
const model: Model = {
  graph: { outputs: [dropout, relu] },
  params: new Map<string, Tensor>([
    [
      'w',
      float64(
        [3, 2, 3, 3],
        Array.from({ length: 54 }, (_, i) => Math.sqrt(i) - 3),
      ),
    ],
  ]),
};
const inputs = (batch: number): Map<string, Tensor> =>
  new Map([
    [
      'data',
      float32(
        [batch, 2, 4, 4],
        Array.from({ length: 32 * batch }, (_, i) => (i % 7) - 3),
      ),
    ],
  ]);

test('heads come in order, at any batch size, and every node is observed in the layout of the IR', async () => {
  const executable = await (await createTfjsEngine()).load(model);
  for (const batch of [1, 3]) {
    const seen = new Map<string, Tensor>();
    const outputs = await executable.run(inputs(batch), {
      observe: (node, value) => void seen.set(node, value),
    });
    const expected = new Map<string, Float64Array>();
    const reference = evaluateModel(model, inputs(batch), irOperators, (node, [first]) =>
      expected.set(node.name, first?.data ?? new Float64Array()),
    );
    expect([...seen.keys()]).toEqual(
      topologicalOrder(model.graph)
        .map((node) => node.name)
        .filter((name) => name !== 'data' && name !== 'w'),
    );
    for (const [name, value] of seen)
      toNumbers(value).forEach((v, i) => expect(v).toBeCloseTo(expected.get(name)?.[i] as number, 3));
    expect(outputs.map((output) => output.shape)).toEqual(reference.map((output) => output.shape));
    outputs.forEach((output, o) =>
      output.data.forEach((v, i) => expect(v).toBeCloseTo(reference[o]?.data[i] as number, 3)),
    );
  }
  executable.dispose();
});

test('a run leaves no tensor behind, and dispose frees the parameters', async () => {
  const engine = await createTfjsEngine();
  const before = tf.memory().numTensors;
  const executable = await engine.load(model);
  await executable.run(inputs(1));
  const loaded = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) await executable.run(inputs(1), { observe: () => undefined });
  expect(tf.memory().numTensors).toBe(loaded);
  executable.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('every operator without a kernel is named at once (MRT5004)', async () => {
  const exotic = { ...makeNode(ops.relu, 'a', [data]), op: 'Exotic' };
  const other = { ...makeNode(ops.relu, 'b', [valueOf(exotic)]), op: 'Stranger' };
  const engine = await createTfjsEngine();
  await expect(
    engine.load({ graph: { outputs: [valueOf(other)] }, params: new Map() }),
  ).rejects.toMatchObject({
    diagnostics: [
      { code: 'MRT5004', node: 'a' },
      { code: 'MRT5004', node: 'b' },
    ],
  });
});

test('a missing input is named (MRT5005)', async () => {
  const executable = await (await createTfjsEngine()).load(model);
  await expect(executable.run(new Map())).rejects.toMatchObject({ code: 'MRT5005' });
  executable.dispose();
});

describe('choosing a backend', () => {
  const missing = (name: string) =>
    Promise.reject(
      Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }),
    );

  test('gpu without a binding says how to install one (MRT5001)', async () => {
    await expect(startBackend('gpu', missing)).rejects.toMatchObject({
      code: 'MRT5001',
      diagnostics: [{ hint: expect.stringContaining('npm install @tensorflow/tfjs-node-gpu') }],
    });
  });

  test('gpu with a binding that does not load says so (MRT5002)', async () => {
    const broken = (): Promise<never> =>
      Promise.reject(new Error('libcudart.so.11.0: cannot open shared object file'));
    await expect(startBackend('gpu', broken)).rejects.toMatchObject({
      code: 'MRT5002',
      message: expect.stringContaining('libcudart'),
    });
  });

  test('a native binding is taken where there is one', async () => {
    const native = { ...tf, setBackend: () => Promise.resolve(true), ready: () => Promise.resolve() };
    const load = (name: string): Promise<unknown> =>
      name === '@tensorflow/tfjs-node' ? Promise.resolve({ default: native }) : missing(name);
    await expect(startBackend('auto', load)).resolves.toMatchObject({ name: 'tfjs-node' });
  });

  test('WebAssembly otherwise, and the description says so', async () => {
    const load = (name: string): Promise<unknown> =>
      name.includes('tfjs-node') ? missing(name) : import(name);
    await expect(startBackend('auto', load)).resolves.toMatchObject({
      name: 'tfjs-wasm',
      description: expect.stringContaining('WebAssembly'),
    });
  });
});
