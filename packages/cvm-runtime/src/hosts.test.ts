/** What hosts can choose and limit: engines, threads, memory, gas, and ending runs. */
import { CvmError, formatDeployGraph, formatParamsBlob } from '@mrtjs/cvm';
import { type Draft, draftGraph, rejectionOf } from '@mrtjs/cvm/testing';
import { int32, type TensorOf } from '@mrtjs/tensor';
import { workspacePath } from '@mrtjs/testing';
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  chooseEngine,
  createWasmEngine,
  type CvmModel,
  type EngineName,
  loadModel,
  type LoadOptions,
  memoryOf,
} from './index.js';
import { deepNetwork } from './testing/deep-network.js';

const tiny: Draft = {
  variables: { data: { shape: [1, 4], precision: 8 } },
  nodes: [{ func: 'relu', inputs: ['data'], name: 'out' }],
};
const CHANNELS = 16;
const SIZE = 40;
const LAYERS = 12;

/** Enough layers that a run takes some time. */
const deep = deepNetwork({ channels: CHANNELS, size: SIZE, layers: LAYERS });
const [input, other] = deep.inputs as [TensorOf<'int32'>, TensorOf<'int32'>];
const WEIGHTS = CHANNELS * CHANNELS * 9;

const symbols = { tiny: formatDeployGraph(draftGraph(tiny)), deep: deep.symbol };
const params = { tiny: formatParamsBlob([]), deep: deep.params };
const load = (name: 'tiny' | 'deep', options?: LoadOptions): Promise<CvmModel> =>
  loadModel(symbols[name], params[name], options);

describe('engines', () => {
  test.each<[LoadOptions, string]>([
    [{}, 'wasm'],
    [{ engine: 'auto' }, 'wasm'],
    [{ engine: 'wasm' }, 'wasm'],
    [{ engine: 'reference' }, 'reference'],
    [{ profile: 'cpu' }, 'reference'],
    [{ engine: 'reference', profile: 'cpu' }, 'reference'],
  ])('%j is %s', async (options, engine) => {
    const model = await load('tiny', options);
    expect(model.engine).toBe(engine);
    expect(await model.run(int32([1, 4], [-1, 2, -3, 4]))).toEqual([int32([1, 4], [0, 2, 0, 4])]);
  });

  test('profile cpu is not what the wasm engine computes', async () => {
    const work = load('tiny', { engine: 'wasm', profile: 'cpu' });
    expect(await rejectionOf(work)).toBe('E2 MRT4104');
    await expect(work).rejects.toThrow("leave the engine to 'auto', or use 'reference'");
  });

  test('names are checked', () => {
    expect(chooseEngine('auto', 'formal')).toBe('wasm');
    expect(() => chooseEngine('cuda' as EngineName, 'formal')).toThrow('MRT4104');
  });
});

describe('threads', () => {
  test.each([0, -1, 1.5, NaN, 5000])('there cannot be %d', async (threads) => {
    expect(await rejectionOf(load('tiny', { threads }))).toBe('E2 MRT4104');
    expect(await rejectionOf(load('tiny', { threads, engine: 'reference' }))).toBe('E2 MRT4104');
  });

  test('as many as asked for, where there is work for them', async () => {
    const counts = [];
    for (const options of [{ threads: 3 }, { threads: 3, engine: 'reference' }, {}] as const) {
      using model = await load('deep', options);
      counts.push(model.threads);
    }
    using small = await load('tiny', { threads: 3 });
    expect([...counts, small.threads]).toEqual([3, 1, 1, 1]);
  });

  test('several models of an engine share them', async () => {
    const engine = createWasmEngine({ threads: 2 });
    expect([engine.name, engine.threads]).toEqual(['wasm', 2]);
    const models = await Promise.all([1, 2, 3].map(() => engine.load(symbols.deep, params.deep)));
    using reference = await load('deep', { engine: 'reference' });
    const expected = await reference.run(input);
    for (const model of models) expect(await model.run(input)).toEqual(expected);
    models[0]?.dispose?.();
    expect(await models[1]?.run(input)).toEqual(expected);
    await engine.close();
    // The calling thread remains.
    expect(await models[2]?.run(input)).toEqual(expected);
    expect(await rejectionOf(engine.load(symbols.deep, params.deep))).toBe('E2 MRT4108');
  });

  test('threads that nobody ends do not keep the process alive', async () => {
    const script = `
      import { loadModel } from ${JSON.stringify(pathToFileURL(workspacePath('packages/cvm-runtime/src/index.ts')).href)};
      const model = await loadModel(${JSON.stringify(symbols.deep)}, Uint8Array.from(${JSON.stringify([...params.deep])}), { threads: 2 });
      console.log(String(model.threads));
    `;
    const register = pathToFileURL(
      workspacePath('node_modules/@swc-node/register/esm/esm-register.mjs'),
    ).href;
    const flags = ['--conditions=@mrtjs/source', '--import', register, '--input-type=module'];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', script], {
      cwd: workspacePath(),
      timeout: 100_000,
    });
    expect(stdout.trim()).toBe('2');
  }, 120_000);
});

describe('limits', () => {
  test('memory that a model may take, on any engine', async () => {
    const storage = 4 * (2 * CHANNELS * SIZE * SIZE * LAYERS + CHANNELS * SIZE * SIZE + WEIGHTS);
    for (const engine of ['reference', 'wasm'] as const) {
      const limited = (maxTotalBytes: number) => load('deep', { engine, limits: { maxTotalBytes } });
      expect(await rejectionOf(limited(storage - 1))).toBe('E1 MRT4012');
      expect(await rejectionOf(limited(storage))).toBe('accepted');
    }
  });

  test('gas that a run may cost, on any engine', async () => {
    const { gas } = await load('deep');
    for (const engine of ['reference', 'wasm'] as const) {
      const limited = (maxGas: number) => load('deep', { engine, limits: { maxGas } });
      expect(await rejectionOf(limited(gas - 1))).toBe('E1 MRT4106');
      expect(await rejectionOf(limited(gas))).toBe('accepted');
    }
  });

  test('a model says what memory it takes, and so can be asked before', async () => {
    using model = await load('deep');
    const { values, constants, scratch, total } = memoryOf(symbols.deep, params.deep);
    expect(model.memory).toBe(total);
    // Two images of one byte an element, and the int32 input whose memory the second one takes over.
    expect(values).toBeLessThan(5.2 * input.data.length);
    // Kernels are there once, as 6×6 elements of two bytes, whatever the number of layers that use them.
    const kernels = 2 * 36 * CHANNELS * CHANNELS;
    expect(constants).toBeGreaterThan(kernels);
    expect(constants).toBeLessThan(kernels + 12_000);
    expect(total).toBeGreaterThanOrEqual(values + constants + scratch);
    // Several threads share what they read: the transformed windows of a layer, 6×6 for 4×4 pixels, two bytes an element.
    const windows = 2 * 36 * (SIZE / 4) ** 2 * CHANNELS;
    const divided = memoryOf(symbols.deep, params.deep, { threads: 4 });
    expect(divided.values - values).toBeGreaterThanOrEqual(0);
    expect(divided.values - values).toBeLessThanOrEqual(windows);
    expect(divided.constants - constants).toBeLessThan(12_000);
  });
});

describe.each(['wasm', 'reference'] as const)('runs on the engine %s', (engine) => {
  let model: CvmModel;
  beforeAll(async () => {
    model = await load('deep', { engine });
  });
  afterAll(() => model.dispose());

  test('can be aborted before they begin', async () => {
    const reason = new Error('enough');
    const work = model.run(input, { signal: AbortSignal.abort(reason) });
    expect(await rejectionOf(work)).toBe('E2 MRT4107');
    await expect(work).rejects.toMatchObject({ cause: reason });
    await expect(work).rejects.toBeInstanceOf(CvmError);
  });

  test('can be aborted between steps, and the model can be run again', async () => {
    const expected = await model.run(input);
    // A clock by which every step takes so long that other work is let in.
    let time = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (time += 100));
    try {
      const aborted = new AbortController();
      const running = model.run(other, { signal: aborted.signal });
      aborted.abort();
      expect(await rejectionOf(running)).toBe('E2 MRT4107');
    } finally {
      clock.mockRestore();
    }
    expect(await model.run(input)).toEqual(expected);
  });

  test('wait for each other', async () => {
    const { signal } = new AbortController();
    const alone = [await model.run(input), await model.run(other)];
    const together = await Promise.all([
      model.run(input, { signal }),
      model.run(other, { signal }),
      model.run(input),
      model.run(other),
    ]);
    expect(together).toEqual([...alone, ...alone]);
  });

  test('on bytes, too', async () => {
    const bytes = new Uint8Array(Int8Array.from(input.data).buffer);
    const [expected] = await model.run(input);
    expect([...(await model.infer(bytes, { signal: new AbortController().signal }))]).toEqual([
      ...new Uint8Array(Int8Array.from(expected?.data ?? []).buffer),
    ]);
    expect(await rejectionOf(model.infer(bytes, { signal: AbortSignal.abort() }))).toBe('E2 MRT4107');
  });

  test('end with the model', async () => {
    const mine = await load('deep', { engine });
    mine.dispose();
    mine.dispose();
    expect(await rejectionOf(mine.run(input))).toBe('E2 MRT4107');
  });
});
