import { makeNode, ops, valueOf } from '@mrtjs/graph';
import { compileModel } from '@mrtjs/cvm';
import { int32 } from '@mrtjs/tensor';
import { workspacePath } from '@mrtjs/testing';
import { pathToFileURL } from 'node:url';
import type { WorkerEngine } from './worker-engine.js';
import { createWorkerEngine } from './worker-engine.js';

/** Workers run outside of jest: from the sources, like the tests. */
const execArgv = [
  '--conditions=@mrtjs/source',
  '--import',
  pathToFileURL(workspacePath('node_modules/@swc-node/register/esm/esm-register.mjs')).href,
];

const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 4], precision: 8 }));
const model = { graph: { outputs: [valueOf(makeNode(ops.relu, 'out', [data]))] }, params: new Map() };
const { symbol, params } = compileModel({ model }, { inputShapes: new Map([['data', [1, 4]]]) });

let engine: WorkerEngine;
beforeEach(() => {
  engine = createWorkerEngine({ threads: 2, execArgv });
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

test('what goes wrong in a thread is told (MRT6064)', async () => {
  await expect(engine.load('{', params)).rejects.toMatchObject({ code: 'MRT6064' });
  const executable = await engine.load(symbol, params);
  await expect(executable.run(int32([1, 3], [1, 2, 3]))).rejects.toMatchObject({
    code: 'MRT6064',
    message: expect.stringContaining('shape'),
  });
});
