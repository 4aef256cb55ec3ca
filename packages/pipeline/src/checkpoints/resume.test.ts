import { MrtError } from '@mrtjs/tensor';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartPoint } from '../config/option-values.js';
import type { PipelineEvent } from '../events.js';
import { resumable } from './resume.js';
import { CheckpointStore } from './store.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-resume-'));
});

interface Settings {
  readonly model?: string;
  readonly lambda?: number;
  readonly bits?: number;
}

/** Three small stages: texts that grow. */
function chain(settings: Settings = {}, start: StartPoint | null = null) {
  const log: string[] = [];
  const emit = (event: PipelineEvent): void => {
    if (event.type === 'stage') log.push(`${event.stage} ${event.status}`);
    if (event.type === 'diagnostic') log.push(`${event.diagnostic.code} ${event.diagnostic.message}`);
  };
  const context = { store: new CheckpointStore(folder, 'net'), start, emit };
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const { model = 'm', lambda = 1, bits = 8 } = settings;
  const prepare = resumable<'prepare', string, string>(context, {
    stage: 'prepare',
    upstream: null,
    determinants: () => ({ model }),
    inputs: async () => model,
    make: (input) => ({
      value: `${input}p`,
      files: { 'prepare.json': `${input}p`, 'prepare.params': '' },
      data: null,
    }),
    load: (files) => text(files['prepare.json']),
  });
  const calibrate = resumable<'calibrate', string, string>(context, {
    stage: 'calibrate',
    upstream: prepare,
    determinants: () => ({ lambda }),
    inputs: () => prepare.value(),
    make: (input) => ({
      value: `${input}c${lambda}`,
      files: {
        'mrt.calibrate.json': `${input}c${lambda}`,
        'mrt.calibrate.params': '',
        'mrt.calibrate.ext': '',
      },
      data: null,
    }),
    load: (files) => text(files['mrt.calibrate.json']),
  });
  const quantize = resumable<'quantize', string, string>(context, {
    stage: 'quantize',
    upstream: calibrate,
    determinants: () => ({ bits }),
    inputs: () => calibrate.value(),
    make: (input) => ({
      value: `${input}q${bits}`,
      files: { 'mrt.quantize.json': `${input}q${bits}`, 'mrt.quantize.params': '', 'mrt.quantize.ext': '' },
      data: null,
    }),
    load: (files) => text(files['mrt.quantize.json']),
  });
  return { log, run: () => quantize.value() };
}

async function run(
  settings: Settings = {},
  start: StartPoint | null = null,
): Promise<{ value: string; log: string[] }> {
  const { log, run: go } = chain(settings, start);
  return { value: await go(), log };
}

const made = (stage: string): string[] => [`${stage} started`, `${stage} finished`];

test('without checkpoints everything runs; then the last one is enough', async () => {
  expect(await run()).toEqual({
    value: 'mpc1q8',
    log: [...made('prepare'), ...made('calibrate'), ...made('quantize')],
  });
  expect(await run()).toEqual({ value: 'mpc1q8', log: ['quantize loaded'] });
});

test('a changed setting runs again what depends on it, and says what changed', async () => {
  await run();
  const { value, log } = await run({ lambda: 2 });
  expect(value).toBe('mpc2q8');
  expect(log).toEqual([
    'MRT6050 the checkpoint of quantize was made with other settings: upstream',
    'MRT6050 the checkpoint of calibrate was made with other settings: lambda',
    'prepare loaded',
    ...made('calibrate'),
    ...made('quantize'),
  ]);
  expect((await run({ lambda: 2, bits: 16 })).log.slice(1)).toEqual([
    'calibrate loaded',
    ...made('quantize'),
  ]);
});

test('a changed model runs everything again', async () => {
  await run();
  expect((await run({ model: 'n' })).value).toBe('npc1q8');
});

test('an edited checkpoint is said exactly, and the stage runs again', async () => {
  await run();
  writeFileSync(join(folder, 'net.mrt.quantize.json'), 'mpc1q9');
  expect(await run()).toEqual({
    value: 'mpc1q8',
    log: ['MRT6050 the file was changed after it was written', 'calibrate loaded', ...made('quantize')],
  });
});

test('a damaged checkpoint that is not needed does not matter', async () => {
  await run();
  writeFileSync(join(folder, 'net.prepare.json'), 'x');
  expect((await run()).log).toEqual(['quantize loaded']);
});

test('an explicit Start decides what is loaded and what is run', async () => {
  await run();
  expect((await run({}, 'CALIBRATION')).log).toEqual(['calibrate loaded', ...made('quantize')]);
  expect((await run({}, 'QUANTIZATION')).log).toEqual(['quantize loaded']);
  expect((await run({}, 'DEFAULT')).log).toEqual([
    ...made('prepare'),
    ...made('calibrate'),
    ...made('quantize'),
  ]);
});

test('an explicit Start uses files of other settings or programs, with a warning', async () => {
  await run();
  expect((await run({ lambda: 2 }, 'CALIBRATION')).log[0]).toBe(
    'MRT6051 the checkpoint of calibrate was made with other settings: lambda',
  );
  rmSync(join(folder, 'net.calibrate.state.json'));
  const { value, log } = await run({}, 'CALIBRATION');
  expect(value).toBe('mpc1q8');
  expect(log[0]).toContain('MRT6051 the checkpoint of calibrate was not written by this program');
  // What was made of a checkpoint of unknown origin is not taken for the result of the settings.
  expect((await run()).log).toContain('calibrate finished');
});

test.each<[string, () => void, string]>([
  ['missing [R76, R78]', () => rmSync(join(folder, 'net.mrt.calibrate.params')), 'does not exist'],
  ['damaged', () => writeFileSync(join(folder, 'net.mrt.calibrate.json'), 'x'), '1 bytes, 4 were written'],
])('an explicit Start with a %s checkpoint is E-CHECKPOINT', async (_, damage, says) => {
  await run();
  damage();
  const error = await run({}, 'CALIBRATION').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(MrtError);
  expect((error as MrtError).diagnostics).toMatchObject([{ code: 'MRT6018', option: 'DEFAULT.Start' }]);
  expect((error as MrtError).message).toContain(says);
});

test('an explicit Start without any checkpoint names every missing file [R68]', async () => {
  const error = (await run({}, 'CALIBRATION').catch((caught: unknown) => caught)) as MrtError;
  expect(error.diagnostics.map(({ file }) => file)).toEqual(
    ['json', 'params', 'ext'].map((ending) => join(folder, `net.mrt.calibrate.${ending}`)),
  );
});
