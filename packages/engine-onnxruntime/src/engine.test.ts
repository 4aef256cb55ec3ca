import type { Model } from '@mrtjs/graph';
import { evaluateModel, irOperators, makeNode, ops, topologicalOrder, valueOf } from '@mrtjs/graph';
import type { RandomModelOptions } from '@mrtjs/graph/testing';
import { randomInputs, randomModel } from '@mrtjs/graph/testing';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { absMax, equalTensors, float32, float64, seededRandom } from '@mrtjs/tensor';
import { createOnnxRuntimeEngine } from './engine.js';
import { loadRuntime } from './runtime.js';

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
const params = new Map<string, Tensor>([
  [
    'w',
    float64(
      [3, 2, 3, 3],
      Array.from({ length: 54 }, (_, i) => Math.sqrt(i) - 3),
    ),
  ],
]);
const model: Model = { graph: { outputs: [dropout, relu] }, params };

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

/** max |difference| / max |reference|. */
function relative(found: Tensor | undefined, reference: TensorOf<'float64'>): number {
  expect(found?.shape).toEqual(reference.shape);
  const data = reference.data.map((value, i) => value - Number(found?.data[i]));
  return absMax({ ...reference, data }) / (absMax(reference) || 1);
}

test('heads come in order, at any batch size, and every node is observed', async () => {
  const executable = await (await createOnnxRuntimeEngine()).load(model);
  for (const batch of [1, 3, 1]) {
    const seen = new Map<string, Tensor>();
    const outputs = await executable.run(inputs(batch), {
      observe: (node, value) => void seen.set(node, value),
    });
    const expected = new Map<string, TensorOf<'float64'>>();
    const reference = evaluateModel(model, inputs(batch), irOperators, ({ name }, [first]) => {
      if (first !== undefined) expected.set(name, first);
    });
    expect([...seen.keys()]).toEqual(['conv', 'relu', 'sum', 'dropout']);
    for (const [name, value] of seen)
      expect(relative(value, expected.get(name) as TensorOf<'float64'>)).toBeLessThan(1e-6);
    reference.forEach((output, i) => expect(relative(outputs[i], output)).toBeLessThan(1e-6));
    const plain = await executable.run(inputs(batch));
    plain.forEach((output, i) => expect(equalTensors(output, outputs[i] as Tensor)).toBe(true));
  }
  executable.dispose();
});

test('observed values are computed in as many steps as memory needs', async () => {
  const names = async (observedBytes: number): Promise<string[]> => {
    const seen: string[] = [];
    const executable = await (await createOnnxRuntimeEngine({ observedBytes })).load(model);
    const outputs = await executable.run(inputs(2), { observe: (node) => void seen.push(node) });
    evaluateModel(model, inputs(2), irOperators).forEach((output, i) =>
      expect(relative(outputs[i], output)).toBeLessThan(1e-6),
    );
    executable.dispose();
    return seen;
  };
  for (const bytes of [1, 800, 2 ** 20])
    expect(await names(bytes)).toEqual(['conv', 'relu', 'sum', 'dropout']);
});

test('heads may be an input, a parameter, one value twice, and any output of a node', async () => {
  const split = makeNode(ops.sliceChannel, 'split', [data], { num_outputs: 2, axis: 1 });
  const outputs = [data, weight, relu, relu, valueOf(split, 1), valueOf(split)];
  const whole: Model = { graph: { outputs }, params };
  const executable = await (await createOnnxRuntimeEngine()).load(whole);
  const found = await executable.run(inputs(2));
  evaluateModel(whole, inputs(2), irOperators).forEach((output, i) =>
    expect(relative(found[i], output)).toBeLessThan(1e-6),
  );
});

test('operators that ONNX does not have are computed in between', async () => {
  const clipped = valueOf(makeNode(ops.cvmClip, 'clipped', [conv], { precision: 4 }));
  const shifted = valueOf(makeNode(ops.cvmRightShift, 'shifted', [clipped], { precision: 3, shift_bit: 1 }));
  const whole: Model = {
    graph: { outputs: [valueOf(makeNode(ops.elemwiseAdd, 'a', [shifted, relu])), clipped] },
    params,
  };
  const executable = await (await createOnnxRuntimeEngine()).load(whole);
  const seen: string[] = [];
  const found = await executable.run(inputs(2), { observe: (node) => void seen.push(node) });
  evaluateModel(whole, inputs(2), irOperators).forEach((output, i) =>
    expect(relative(found[i], output)).toBeLessThan(1e-6),
  );
  expect(new Set(seen)).toEqual(new Set(['conv', 'relu', 'clipped', 'shifted', 'a']));
});

test('so are applications of operators that ONNX cannot say', async () => {
  // The last windows lie in the padding alone, which ONNX Runtime refuses.
  const attrs = { kernel: [2, 2], stride: [3, 3], pad: [2, 2], pool_type: 'sum' } as const;
  const pooled = valueOf(makeNode(ops.pooling, 'pooled', [conv], attrs));
  const whole: Model = { graph: { outputs: [valueOf(makeNode(ops.relu, 'positive', [pooled]))] }, params };
  const executable = await (await createOnnxRuntimeEngine()).load(whole);
  const [found] = await executable.run(inputs(2));
  const [output] = evaluateModel(whole, inputs(2), irOperators);
  expect(relative(found, output as TensorOf<'float64'>)).toBeLessThan(1e-6);
});

test('runs at the same time do not disturb each other, whatever their shapes', async () => {
  const executable = await (await createOnnxRuntimeEngine({ threads: 1 })).load(model);
  const batches = [1, 2, 3, 4, 5, 6, 1, 2];
  const all = await Promise.all(batches.map((batch) => executable.run(inputs(batch))));
  all.forEach((outputs, i) =>
    evaluateModel(model, inputs(batches[i] as number), irOperators).forEach((output, k) =>
      expect(relative(outputs[k], output)).toBeLessThan(1e-6),
    ),
  );
  executable.dispose();
});

test('the number of threads does not change a bit', async () => {
  const random = seededRandom(3);
  const image = float32(
    [4, 2, 4, 4],
    Array.from({ length: 128 }, () => random.normal()),
  );
  const [one, two] = await Promise.all(
    [1, 2].map(async (threads) =>
      (await (await createOnnxRuntimeEngine({ threads })).load(model)).run(new Map([['data', image]])),
    ),
  );
  one?.forEach((output, i) => expect(equalTensors(output, two?.[i] as Tensor)).toBe(true));
});

test('random models compute what their definitions say', async () => {
  const engine = await createOnnxRuntimeEngine({ threads: 1 });
  const options: RandomModelOptions = { steps: 10 };
  for (let seed = 0; seed < 100; seed++) {
    const whole = randomModel(seed, options);
    const given = randomInputs(whole, seed);
    const executable = await engine.load(whole);
    const found = await executable.run(given);
    executable.dispose();
    evaluateModel(whole, given, irOperators).forEach((output, i) =>
      expect([seed, i, relative(found[i], output)]).toEqual([seed, i, expect.closeTo(0, 4)]),
    );
    expect(topologicalOrder(whole.graph).length).toBeGreaterThan(0);
  }
});

describe('what goes wrong', () => {
  test('every operator that cannot be executed is named at once (MRT5104)', async () => {
    const exotic = { ...makeNode(ops.relu, 'a', [data]), op: 'Exotic' };
    const other = { ...makeNode(ops.relu, 'b', [valueOf(exotic)]), op: 'Stranger' };
    const engine = await createOnnxRuntimeEngine();
    await expect(
      engine.load({ graph: { outputs: [valueOf(other)] }, params: new Map() }),
    ).rejects.toMatchObject({
      diagnostics: [
        { code: 'MRT5104', node: 'a' },
        { code: 'MRT5104', node: 'b' },
      ],
    });
  });

  test('a missing input is named (MRT5105)', async () => {
    const executable = await (await createOnnxRuntimeEngine()).load(model);
    await expect(executable.run(new Map())).rejects.toMatchObject({
      code: 'MRT5105',
      diagnostics: [{ node: 'data' }],
    });
  });

  test('an input of a wrong shape is named (MRT1010), and right ones run afterwards', async () => {
    const executable = await (await createOnnxRuntimeEngine()).load(model);
    const wrong = new Map([['data', float32([1, 3, 4, 4], new Float32Array(48))]]);
    await expect(executable.run(wrong)).rejects.toMatchObject({
      code: 'MRT1010',
      diagnostics: [{ node: 'conv' }],
    });
    await expect(executable.run(inputs(1))).resolves.toHaveLength(2);
  });

  test('what ONNX Runtime refuses is told with the node that it names, and with what to do (MRT5103)', async () => {
    const runtime = await loadRuntime();
    const { InferenceSession } = runtime;
    const message =
      "Non-zero status code returned while running Conv node. Name:'conv' Status Message: bad allocation";
    for (const create of [
      () => Promise.reject(new Error(message)),
      async (...args: Parameters<typeof InferenceSession.create>) => {
        const session = await InferenceSession.create(...args);
        return {
          ...session,
          run: () => Promise.reject(new Error(message)),
          release: () => session.release(),
        };
      },
    ]) {
      const load = () => Promise.resolve({ ...runtime, InferenceSession: { create } });
      const executable = await (await createOnnxRuntimeEngine({ load })).load(model);
      await expect(executable.run(inputs(1))).rejects.toMatchObject({
        code: 'MRT5103',
        diagnostics: [
          {
            node: 'conv',
            message: expect.stringContaining('bad allocation') as string,
            hint: expect.stringContaining('Float_engine=tfjs') as string,
          },
        ],
      });
      executable.dispose();
    }
  });

  test('where the package is missing, the error says how to install it (MRT5101)', async () => {
    const load = (name: string) =>
      Promise.reject(
        Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }),
      );
    await expect(createOnnxRuntimeEngine({ load })).rejects.toMatchObject({
      code: 'MRT5101',
      diagnostics: [{ hint: expect.stringContaining('npm install onnxruntime-node@1.30.0') }],
    });
  });

  test('a package that does not load says why (MRT5102)', async () => {
    const load = () => Promise.reject(new Error('libonnxruntime.so.1: cannot open shared object file\nat …'));
    await expect(createOnnxRuntimeEngine({ load })).rejects.toMatchObject({
      code: 'MRT5102',
      message: expect.stringContaining('libonnxruntime.so.1: cannot open shared object file'),
    });
  });
});

test('the engine says what it is', async () => {
  await expect(createOnnxRuntimeEngine({ threads: 2 })).resolves.toMatchObject({
    name: 'onnxruntime-cpu',
    description: 'ONNX Runtime 1.30.0, CPU, 2 threads',
  });
});
