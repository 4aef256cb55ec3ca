import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import type { Model } from '@mrtjs/graph';
import { definePass, makeNode, ops, rebuildModel, topologicalOrder, valueOf } from '@mrtjs/graph';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineEvent } from './events.js';
import { runPipeline } from './pipeline.js';
import { makeProject, referenceFloatEngine } from './testing/project.js';
import { loadUserPasses } from './user-passes.js';

const folder = mkdtempSync(join(tmpdir(), 'mrt-passes-'));
const file = (name: string, text = ''): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** Puts one more relu before every relu. */
const twice = definePass({
  name: 'twice',
  docs: { summary: 'Relu twice.', exact: true },
  run: (model, { names }) =>
    rebuildModel(model, names.scope('twice'), (node, builder) =>
      node.name === 'relu'
        ? valueOf({ ...node, inputs: [builder.op(ops.relu, builder.fresh('relu'), node.inputs)] })
        : undefined,
    ),
  runsOn: 'rewritten',
});

const names = (model: Model | undefined): string[] =>
  model === undefined ? [] : topologicalOrder(model.graph).map(({ name }) => name);

test('the passes of a configuration run, and their module decides whether checkpoints are valid', async () => {
  const project = makeProject();
  const pass = join(project.folder, 'twice.mjs');
  writeFileSync(pass, '// first');
  const run = async (sections: string) => {
    const events: PipelineEvent[] = [];
    const { quantized } = await runPipeline(project.config(sections, ['DEFAULT.Profile=fixed']), {
      target: 'quantize',
      engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
      importModule: async () => ({ default: [twice] }),
      onEvent: (event) => void events.push(event),
    });
    const prepared = events.find(
      (event) => event.type === 'stage' && event.stage === 'prepare' && event.status !== 'started',
    );
    return { names: names(quantized?.model), prepared };
  };
  const without = await run('');
  expect(without.names.filter((name) => name.startsWith('mrt_twice'))).toEqual([]);
  const SECTION = '[PREPARE]\nPasses=./twice.mjs\n';
  const with1 = await run(SECTION);
  expect(with1.prepared).toMatchObject({ status: 'finished' });
  expect(with1.names).toContain('mrt_twice_relu_0');
  expect((await run(SECTION)).prepared).toMatchObject({ status: 'skipped' });
  writeFileSync(pass, '// second');
  expect((await run(SECTION)).prepared).toMatchObject({ status: 'finished' });
});

test.each<[string, () => Promise<unknown>, string]>([
  ['a module that does not load', () => Promise.reject(new Error('boom')), 'cannot be loaded: boom'],
  ['nothing', async () => ({}), 'not a pass'],
  ['an empty list', async () => ({ default: [] }), 'not a pass'],
  ['something else', async () => ({ default: [twice, { name: 'x' }] }), 'not a pass'],
])('%s is MRT6067', async (_, importModule, says) => {
  const path = file('pass.mjs');
  await expect(loadUserPasses([path], importModule)).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT6067', file: path, message: expect.stringContaining(says) as string }],
  });
});

test("a pass that throws is the user's, and named", async () => {
  const broken = definePass({
    name: 'broken',
    docs: { summary: 'Broken.', exact: true },
    run: () => {
      throw new TypeError('oops');
    },
  });
  const { passes } = await loadUserPasses([file('broken.mjs')], async () => ({ default: broken }));
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1] }));
  expect(() => passes[0]?.run({ graph: { outputs: [data] }, params: new Map() }, undefined as never)).toThrow(
    'MRT6068 ' + join(folder, 'broken.mjs') + ': the pass broken failed: oops',
  );
});

test('a module is really loaded from its file', async () => {
  const path = file(
    'real.mjs',
    "export default { name: 'real', docs: { summary: 'R.', exact: true }, requires: [], ensures: [], run: (m) => m };",
  );
  const { passes, hashes } = await loadUserPasses([path], (found) => import(found));
  expect([passes.map(({ name }) => name), hashes[0]?.length]).toEqual([['real'], 64]);
});
