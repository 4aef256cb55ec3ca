import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import type { AnalysisDocument } from '@mrtjs/report';
import { analysisDocument } from '@mrtjs/report';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineEvent } from '../events.js';
import { runPipeline } from '../pipeline.js';
import type { Project } from '../testing/project.js';
import { makeProject, referenceFloatEngine, tinyModelWithTop } from '../testing/project.js';
import type { AnalysisOptions } from './analyze.js';
import { analyzeConfiguration } from './analyze.js';

const engines = { float: referenceFloatEngine, integer: createReferenceEngine() };
const EVALUATION = '[EVALUATION]\nBatch=3\nIter_num=-1\n';

function freshProject(model?: Parameters<typeof makeProject>[0]): Project {
  const project = makeProject(model);
  for (const name of ['tiny.prepare.json', 'tiny.prepare.params']) rmSync(join(project.folder, name));
  return project;
}

function analyze(
  project: Project,
  set: readonly string[] = [],
  options: AnalysisOptions = {},
  sections = EVALUATION,
): Promise<AnalysisDocument> {
  return analyzeConfiguration(project.config(sections, set), { engines, samples: 8, ...options });
}

describe.each(['fixed', 'best', 'mrt1'])('profile %s', (profile) => {
  const project = freshProject();
  const set = [`DEFAULT.Profile=${profile}`];

  test('a document that fits the schema, the same each time', async () => {
    const document = await analyze(project, set);
    expect(analysisDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    expect(await analyze(project, set)).toEqual(document);
    expect(document).toMatchObject({ profile, equalized: false, floorDb: 25, steps: null });
    expect(document.data).toMatchObject({ dataset: 'npy', split: 'test', samples: 6, layerSamples: 8 });
    expect(document.whole.float).toEqual({ top1: 1, top5: 1 });
  });

  test('layers are decoded rightly: each is close to the float network', async () => {
    // The test images have larger values than those of the calibration.
    const { layers, whole } = await analyze(project, [...set, 'QUANTIZATION.Thresholds=data: 4.5']);
    expect(layers[0]).toMatchObject({ name: 'data', operator: 'input', inputs: [], shape: [1, 6, 6] });
    expect(layers.at(-1)?.name).toBe('scores');
    for (const { signalToNoiseDb } of layers)
      expect(signalToNoiseDb).toBeGreaterThan(profile === 'best' ? 36 : 30);
    expect(whole.signalToNoiseDb).toBe(layers.at(-1)?.signalToNoiseDb);
    // Whoever reads what has no integers of its own computes it.
    const names = new Set(layers.map(({ name }) => name));
    const told = new Set(layers.flatMap(({ name, covers }) => [name, ...covers]));
    expect([...told].sort()).toEqual(['conv', 'data', 'flat', 'pool', 'relu', 'scores']);
    for (const { inputs } of layers) for (const input of inputs) expect(names).toContain(input);
  });

  test('the gas of the layers is that of the network', async () => {
    const { layers, whole } = await analyze(project, set);
    expect(layers.reduce((sum, { gas }) => sum + (gas ?? NaN), 0)).toBe(whole.gas);
    const { compiled } = await runPipeline(
      project.config(`${EVALUATION}[COMPILATION]\nBatch=1\nDump_dir=out\n`, set),
      { engines, target: 'compile' },
    );
    expect(whole.gas).toBe(compiled?.gas);
  });
});

test('the layer that was made worse is the one that is named, with what is wrong', async () => {
  const fixed = 'DEFAULT.Profile=fixed';
  const good = await analyze(freshProject(), [fixed]);
  const threshold = ((good.layers.find(({ name }) => name === 'pool')?.high ?? NaN) / 8).toPrecision(3);
  const found = await analyze(freshProject(), [
    fixed,
    `QUANTIZATION.Thresholds=relu: ${threshold}, pool: ${threshold}`,
  ]);
  expect(found.firstUnderFloor).toBe('relu');
  expect(found.weakest).toBe('relu');
  expect(found.mostSensitive).toBe('relu');
  const relu = found.layers.find(({ name }) => name === 'relu');
  expect(relu?.reading.clipped).toBeGreaterThan(0.1);
  expect(relu?.sensitivityDb).toBeLessThan(10);
  expect(found.advice[0]).toMatchObject({ layer: 'relu', rule: 'clipped', where: 'relu' });
  expect(found.advice[0]?.options[0]).toMatch(/^QUANTIZATION.Thresholds=relu: /);
  expect(good.layers.find(({ name }) => name === 'relu')?.reading.clipped).toBeLessThan(0.05);
  expect(found.whole.signalToNoiseDb).toBeLessThan((good.whole.signalToNoiseDb ?? NaN) - 10);
});

test('a floor above all that there is names the first layer, one below names none', async () => {
  const project = freshProject();
  expect((await analyze(project, [], { floorDb: 200 })).firstUnderFloor).toBe('data');
  expect((await analyze(project, [], { floorDb: -200 })).firstUnderFloor).toBeNull();
});

test('times are told when they are asked for, of every layer and step', async () => {
  const set = ['DEFAULT.Profile=fixed'];
  const { layers, steps, whole } = await analyze(freshProject(), set, { times: true });
  const names = layers.map(({ name }) => name);
  for (const { layer } of steps ?? []) expect(names).toContain(layer);
  expect(steps?.find(({ label }) => label === 'convolution')?.layer).toBe('conv');
  const sum = layers.reduce((total, { milliseconds }) => total + (milliseconds ?? NaN), 0);
  expect(sum).toBeCloseTo(whole.milliseconds ?? NaN, 6);
});

test('a network that is partly float has layers, but no gas', async () => {
  const found = await analyze(freshProject(), ['QUANTIZATION.Restore_name=pool']);
  expect(found.whole.gas).toBeNull();
  expect(found.layers.every(({ gas }) => gas === null)).toBe(true);
  expect(found.layers.map(({ name }) => name)).toContain('scores');
});

test('of a split network, the layers are those of the base, the outputs those of the whole', async () => {
  const split =
    '[SPLIT_MODEL]\nKeys=scores\n[MERGE_MODEL]\nAttribute_deps=_greater_scalar: scalar: scores\nOscale_maps=positive: scores\n';
  const found = await analyze(freshProject(tinyModelWithTop()), [], {}, `${split}${EVALUATION}`);
  expect(found.whole.outputs.map(({ name }) => name)).toEqual(['positive']);
  expect(found.layers.at(-1)?.name).toBe('scores');
});

test('with a budget, it is the recipe that was found that is looked at', async () => {
  const events: PipelineEvent[] = [];
  const found = await analyze(freshProject(), ['ACCURACY.Budget=agreement: 1'], {
    onEvent: (event) => void events.push(event),
  });
  expect(events.filter(({ type }) => type === 'recipe')).toHaveLength(1);
  expect(found.layers.at(-1)?.name).toBe('scores');
});

test('what is kept of an interrupted evaluation stays', async () => {
  const project = freshProject();
  const controller = new AbortController();
  const interrupted = runPipeline(project.config(EVALUATION), {
    ...{ target: 'evaluate', engines, signal: controller.signal },
    onEvent(event) {
      if (event.type === 'progress' && event.stage === 'evaluate' && event.done === 2) controller.abort();
    },
  });
  await expect(interrupted).rejects.toThrow();
  const path = join(project.folder, 'tiny.evaluate.part.json');
  const kept = readFileSync(path);
  await analyze(project);
  expect(readFileSync(path)).toEqual(kept);
});

test('tells how far it is, and stops', async () => {
  const project = freshProject();
  const events: PipelineEvent[] = [];
  await analyze(project, [], { onEvent: (event) => void events.push(event) });
  const units = events.flatMap((event) =>
    event.type === 'progress' && event.stage === 'analyze' ? [event.unit ?? 'batches'] : [],
  );
  expect(new Set(units)).toEqual(new Set(['batches', 'layers']));
  const controller = new AbortController();
  const stopped = analyze(project, [], {
    signal: controller.signal,
    onEvent(event) {
      if (event.type === 'progress' && event.unit === 'layers') controller.abort(new Error('enough'));
    },
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(existsSync(join(project.folder, 'tiny.evaluate.part.json'))).toBe(false);
});
