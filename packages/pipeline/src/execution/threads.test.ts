import { makeNode, ops, valueOf } from '@mrtjs/graph';
import { compileModel } from '@mrtjs/cvm';
import type { Tensor } from '@mrtjs/tensor';
import { float32, int32 } from '@mrtjs/tensor';
import { workspacePath } from '@mrtjs/testing';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { FloatEngine, IntegerEngine, Model } from '@mrtjs/graph';
import { createFloatThreads } from './float-threads.js';
import type { Threaded } from './integer-threads.js';
import { createIntegerThreads } from './integer-threads.js';
import { execArgv } from '../testing/worker-flags.js';

const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 4], precision: 8 }));
const model = { graph: { outputs: [valueOf(makeNode(ops.relu, 'out', [data]))] }, params: new Map() };
const { symbol, params } = compileModel({ model }, { inputShapes: new Map([['data', [1, 4]]]) });

describe('integer models', () => {
  let engine: Threaded<IntegerEngine>;
  beforeEach(() => {
    engine = createIntegerThreads({ threads: 2, execArgv });
  });
  afterEach(() => engine.close());

  test('concurrent runs on several threads each give their own outputs', async () => {
    const executable = await engine.load(symbol, params);
    const inputs = Array.from({ length: 8 }, (_, i) => int32([1, 4], [i, -i, i + 1, -1]));
    const outputs = await Promise.all(inputs.map((input) => executable.run(input)));
    expect(outputs.map(([output]) => [...(output?.data ?? [])])).toEqual(
      inputs.map((_, i) => [i, 0, i + 1, 0]),
    );
    executable.dispose?.();
  });

  test('what goes wrong in a thread is told with its diagnostics', async () => {
    await expect(engine.load('{', params)).rejects.toMatchObject({
      diagnostics: [{ code: expect.stringMatching(/^MRT40/) }],
    });
    const executable = await engine.load(symbol, params);
    await expect(executable.run(int32([1, 3], [1, 2, 3]))).rejects.toMatchObject({
      diagnostics: [{ code: 'MRT4102' }],
    });
  });

  test('an executable of a pool that was closed is refused', async () => {
    const executable = await engine.load(symbol, params);
    await engine.close();
    await expect(executable.run(int32([1, 4], [1, 2, 3, 4]))).rejects.toMatchObject({ code: 'MRT6064' });
  });
});

test('closing a pool whose last answers are still to come does not end the process', () => {
  const program = `
    import { createIntegerThreads } from '${pathToFileURL(workspacePath('packages/pipeline/src/execution/integer-threads.ts')).href}';
    const engine = createIntegerThreads({ threads: 2 });
    const executable = await engine.load(${JSON.stringify(symbol)}, Uint8Array.from(${JSON.stringify([...params])}));
    executable.dispose();
    await engine.close();
    console.log('closed');
  `;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...execArgv, '--input-type=module', '-e', program],
    {
      encoding: 'utf8',
      cwd: workspacePath('packages/pipeline'),
    },
  );
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'closed\n' });
});

test('float models run on threads as they do on the engine itself', async () => {
  const engine: Threaded<FloatEngine> = createFloatThreads(await createTfjsEngine({ device: 'cpu' }), {
    threads: 2,
    execArgv,
  });
  try {
    const x = valueOf(makeNode(ops.variable, 'x', [], { shape: [1, 3] }));
    const weight = valueOf(makeNode(ops.variable, 'w', []));
    const dense = makeNode(ops.fullyConnected, 'y', [x, weight], { num_hidden: 2, no_bias: true });
    const net: Model = {
      graph: { outputs: [valueOf(dense)] },
      params: new Map([['w', float32([2, 3], [1, 2, 3, -1, 0, 1])]]),
    };
    const executable = await engine.load(net);
    const inputs = Array.from({ length: 4 }, (_, i) => new Map([['x', float32([1, 3], [i, 1, 2])]]));
    const outputs = await Promise.all(inputs.map((input) => executable.run(input)));
    expect(outputs.map(([y]) => [...(y?.data ?? [])])).toEqual(inputs.map((_, i) => [i + 8, 2 - i]));
    const seen: string[] = [];
    await executable.run(inputs[0] as Map<string, Tensor>, { observe: (node) => void seen.push(node) });
    expect(seen).toEqual(['y']);
    executable.dispose();
  } finally {
    await engine.close();
  }
});
