/** The search for the cheapest recipe that loses no more than it may. */
import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { defineDataset, exactShape, Registry, topK } from '@mrtjs/datasets';
import type { Model } from '@mrtjs/graph';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import type { MrtError, Tensor } from '@mrtjs/tensor';
import { float32, seededRandom, toNumbers } from '@mrtjs/tensor';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interpretConfig } from '../config/load.js';
import type { PipelineEvent } from '../events.js';
import { runPipeline } from '../pipeline.js';
import type { Project } from '../testing/project.js';
import { makeProject, referenceFloatEngine, tinyModel, tinyModelWithTop } from '../testing/project.js';
import type { SearchRecord } from './record.js';
import { searchRecipes } from './recipes.js';

/** The scores of all classes are nearly the same: small errors make another class win. */
function closeModel(): Model {
  const { graph, params } = tinyModel();
  const weight = params.get('scores_weight') as Tensor;
  const [, size = 1] = weight.shape;
  const values = toNumbers(weight);
  const close = Float32Array.from(values, (x, i) => (values[i % size] as number) + 0.06 * x);
  return { graph, params: new Map([...params, ['scores_weight', float32(weight.shape, close)]]) };
}

const MODEL = closeModel();
const SAMPLES = 160;

/** Noise, labelled by what the float model says. */
const noise = defineDataset({
  name: 'noise',
  summary: 'noise',
  source: 'none',
  shape: exactShape([1, 6, 6]),
  splits: { calibration: [], test: [] },
  open: async () => ({
    size: SAMPLES,
    async *samples() {
      const random = seededRandom(11);
      for (let i = 0; i < SAMPLES; i++) {
        const data = Float32Array.from({ length: 36 }, () => random.normal());
        const [scores] = evaluateModel(MODEL, new Map([['data', float32([1, 1, 6, 6], data)]]), irOperators);
        const row = [...(scores?.data ?? [])];
        yield { id: `${i}`, data, label: row.indexOf(Math.max(...row)) };
      }
    },
  }),
  metric: topK,
});

interface RunOptions {
  readonly set?: readonly string[];
  readonly sections?: string;
  readonly target?: 'quantize' | 'merge';
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
}

async function run(project: Project, budget: string, options: RunOptions = {}) {
  const { set = [], sections = '', target = 'quantize', signal, onEvent } = options;
  const events: PipelineEvent[] = [];
  const config = project.config(sections, [`ACCURACY.Budget=${budget}`, ...set]);
  const result = await runPipeline(
    { ...config, calibration: { ...config.calibration, dataset: 'noise' } },
    {
      engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
      datasets: Registry.empty().use(noise),
      target,
      onEvent(event) {
        events.push(event);
        onEvent?.(event);
      },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  const tried = events.flatMap((event) => (event.type === 'recipe' ? [event.recipe] : []));
  return { result, search: result.search, tried, events };
}

const recordOf = ({ folder }: Project): SearchRecord =>
  JSON.parse(readFileSync(join(folder, 'tiny.search.json'), 'utf8')) as SearchRecord;

const writeRecord = ({ folder }: Project, record: unknown): void =>
  writeFileSync(join(folder, 'tiny.search.json'), JSON.stringify(record));

/** Goals that the first recipe reaches, that only a dear one does, and that none does. */
const [EASY, HARD, TOO_HARD] = ['agreement: 96', 'agreement: 98', 'agreement: 100'] as const;

test('a goal that is easy is reached by the cheapest recipe, and no other is tried', async () => {
  const project = makeProject(MODEL);
  const { search, tried, result } = await run(project, EASY);
  expect(tried).toEqual(['plain']);
  expect(search).toMatchObject({ chosen: 'plain', goal: { agreement: 96, drop: null } });
  expect(search?.why).toContain('the cheapest that reaches an agreement of at least 96 %');
  expect(search?.rows.filter(({ reached }) => reached !== null)).toHaveLength(1);
  expect(result.recipe?.steps.filter(({ taken }) => taken)).toEqual([]);
});

test('costs are measured, and decide the order', async () => {
  const { search } = await run(makeProject(MODEL), EASY);
  const gas = search?.rows.map((row) => row.gas) ?? [];
  expect(gas).toEqual([...gas].sort((a, b) => a - b));
  expect(new Set(gas).size).toBeGreaterThan(3);
  const same = search?.rows.find(({ recipe }) => recipe === 'two planes, depthwise');
  expect(same).toMatchObject({ sameAs: 'learned rounding', reached: null });
});

test('a goal that is hard is reached by a dear recipe, after all cheaper ones', async () => {
  const project = makeProject(MODEL);
  const { search, tried, result } = await run(project, HARD);
  const order = search?.rows.filter(({ sameAs }) => sameAs === null).map(({ recipe }) => recipe) ?? [];
  expect(tried).toEqual(order.slice(0, tried.length));
  expect(tried.length).toBeGreaterThan(4);
  expect(search?.chosen).toBe(tried.at(-1));
  expect(search?.options.planeLayers).toContain('scores');
  expect(recordOf(project)).toMatchObject({ schemaVersion: 1, chosen: search?.chosen, why: search?.why });
  // What the search judged is what the run makes.
  const { decibels } = search?.rows.find(({ recipe }) => recipe === search.chosen)?.reached ?? {};
  expect(result.recipe?.signal?.decibels).toBe(decibels);
});

test('a goal that no recipe reaches is MRT6080, and names the nearest', async () => {
  const project = makeProject(MODEL);
  const error = (await run(project, TOO_HARD).catch((thrown: unknown) => thrown)) as MrtError;
  expect(error.diagnostics).toMatchObject([{ code: 'MRT6080', option: 'ACCURACY.Budget' }]);
  expect(error.message).toMatch(
    /nearest is "two planes, [a-z ]+" with an agreement of 98\.44 ± 1\.55 % on 64/,
  );
  // All that was found is kept: a lower goal is reached at once.
  expect(recordOf(project).chosen).toBeNull();
  const { search, tried } = await run(project, HARD);
  expect(search?.chosen).toBe(tried.at(-1));
});

test('a drop of the metric', async () => {
  const project = makeProject(MODEL);
  const { search } = await run(project, 'drop: 2, agreement: 97');
  const row = search?.rows.find(({ recipe }) => recipe === search.chosen);
  expect(search?.chosen).not.toBe('plain');
  expect(row?.reached?.drop).toBeCloseTo(100 - (row?.reached?.agreement ?? NaN), 9);
  expect((await run(makeProject(MODEL), EASY)).search?.rows[0]?.reached?.drop).toBeNull();
});

test('a split network: recipes are judged by the whole', async () => {
  const project = makeProject(tinyModelWithTop());
  const split =
    '[SPLIT_MODEL]\nKeys=scores\n[MERGE_MODEL]\nAttribute_deps=_greater_scalar: scalar: scores\nOscale_maps=positive: scores\n';
  const { search, result } = await run(project, 'agreement: 50', { sections: split, target: 'merge' });
  expect(search?.rows[0]?.gas).toBeGreaterThan(0);
  expect(search?.rows[0]?.reached?.samples).toBe(64);
  expect(result.quantized?.originalOutputs).toEqual(['positive']);
});

test('what a recipe decides has no effect, which is said', () => {
  const { warnings } = interpretConfig(
    join(makeProject().folder, 'tiny.ini'),
    '[DEFAULT]\nModel_dir=.\nModel_name=tiny\nInput_shape=(-1, 1)\n[CALIBRATION]\nDataset=npy\n',
    { datasets: ['npy'], set: ['ACCURACY.Budget=drop: 1', 'ACCURACY.Rounding=off'] },
  );
  expect(warnings).toMatchObject([{ code: 'MRT6034', severity: 'warning', option: 'ACCURACY.Rounding' }]);
});

test('two searches find the same', async () => {
  const projects = [makeProject(MODEL), makeProject(MODEL)];
  for (const project of projects) await run(project, HARD);
  const [first, second] = projects.map(recordOf);
  expect(second).toEqual(first);
});

test('a search that was interrupted goes on', async () => {
  const [project, other] = [makeProject(MODEL), makeProject(MODEL)];
  const controller = new AbortController();
  const stopped = run(project, HARD, {
    signal: controller.signal,
    onEvent(event) {
      if (event.type === 'recipe' && event.recipe === 'bias correction') controller.abort('SIGINT');
    },
  });
  await expect(stopped).rejects.toBe('SIGINT');
  const kept = recordOf(project);
  expect(Object.keys(kept.reached)).toEqual(['plain', 'filter scales', 'bias correction']);
  expect(kept.chosen).toBeNull();
  // What is there is believed, and not tried again.
  const marked = { ...kept.reached['plain'], agreement: 12 };
  writeRecord(project, { ...kept, reached: { ...kept.reached, plain: marked } });
  const resumed = await run(project, HARD);
  const whole = await run(other, HARD);
  expect(resumed.search?.chosen).toBe(whole.search?.chosen);
  expect(resumed.search?.rows.find(({ recipe }) => recipe === 'plain')?.reached?.agreement).toBe(12);
  expect(recordOf(project).costs).toEqual(recordOf(other).costs);
});

test.each([
  ['other settings', (record: SearchRecord) => ({ ...record, key: 'of another model' }), /other settings/],
  [
    'no such file',
    () => ({ schemaVersion: 1, key: 'x', costs: { plain: { gas: '1' } } }),
    /not what a search/,
  ],
])('findings of %s are told of, and not used', async (_, change, says) => {
  const project = makeProject(MODEL);
  await run(project, EASY);
  const before = recordOf(project);
  writeRecord(project, change(before));
  const { events } = await run(project, EASY);
  const told = events.flatMap((event) => (event.type === 'diagnostic' ? [event.diagnostic] : []));
  expect(told.find(({ file }) => file?.endsWith('search.json'))).toMatchObject({
    code: 'MRT6050',
    message: expect.stringMatching(says) as string,
  });
  expect(recordOf(project)).toEqual(before);
});

test('time is measured where it is asked for', async () => {
  const { search } = await run(makeProject(MODEL), EASY, { set: ['ACCURACY.Budget_cost=time'] });
  const times = search?.rows.map(({ milliseconds }) => milliseconds ?? NaN) ?? [];
  expect(times.every((time) => time > 0)).toBe(true);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('without data that is held out there is nothing to compare recipes on', async () => {
  const set = ['CALIBRATION.Batch=16', 'CALIBRATION.Calibrate_num=10'];
  await expect(run(makeProject(MODEL), EASY, { set })).rejects.toThrow(/MRT6063 ACCURACY.Held_out/);
});

test.each([
  ['agreement: 101', [], /MRT6030.*no goal/],
  ['speed: 1', [], /MRT6030.*no goal/],
  [EASY, ['DEFAULT.Profile=fixed'], /only profile best/],
  [EASY, ['DEFAULT.Start=QUANTIZATION'], /goes on after/],
  [EASY, ['QUANTIZATION.Restore_name=relu'], /partly float/],
])('a budget of "%s" with %j is refused', async (budget, set, says) => {
  await expect(run(makeProject(MODEL), budget, { set })).rejects.toThrow(says);
});

test('names of recipes are their own', () => {
  expect(new Set(searchRecipes.map(({ name }) => name)).size).toBe(searchRecipes.length);
});
