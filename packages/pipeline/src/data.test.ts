import type { AnyDataset, Metric } from '@mrtjs/datasets';
import { builtinDatasets, defineDataset, Registry, topK } from '@mrtjs/datasets';
import type { Diagnostic } from '@mrtjs/tensor';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, ini } from './testing/config.js';
import { interpretConfig } from './config/load.js';
import { preprocessingOverrides } from './config/sections/preprocessing.js';
import type { OpenedData } from './data.js';
import { dataSource } from './data.js';
import { pngBytes } from './testing/png.js';

const changes = {
  DEFAULT: { Input_shape: '(-1, 1, 3)' },
  CALIBRATION: { Dataset: 'stdrandom', Split: 'train' },
};
const config = (extra: Parameters<typeof ini>[0] = {}) =>
  interpretConfig(join(folder, 'net.ini'), ini({ ...changes, ...extra }), {
    datasets: builtinDatasets.names(),
  }).config;
const report = (_: Diagnostic): void => undefined;

test('a dataset gives as many batches as asked for, and says what it is', async () => {
  const data = await dataSource(config(), { report }).open('calibration');
  const shapes: unknown[] = [];
  for await (const { data: tensor } of data.batches({ batch: 2, count: 3 })) shapes.push(tensor.shape);
  expect(shapes).toEqual([
    [2, 1, 3],
    [2, 1, 3],
    [2, 1, 3],
  ]);
  expect(data.identity).toMatchObject({ name: 'stdrandom', split: 'train', size: null });
});

const mine = defineDataset({
  name: 'mine',
  summary: 'Two samples for the test.',
  source: 'made here',
  shape: { text: '(N, 1, 3)', accepts: () => true },
  splits: { test: [], train: [] },
  open: async () => ({
    size: 2,
    async *samples() {
      yield { id: 'a', data: Float32Array.of(1, 2, 3), label: 0 };
      yield { id: 'b', data: Float32Array.of(4, 5, 6), label: 1 };
    },
  }),
});

test('a dataset may be the default export of a module', async () => {
  writeFileSync(join(folder, 'mine.mjs'), '');
  const own = config({ CALIBRATION: { Dataset: './mine.mjs', Split: 'train' } });
  const asked: string[] = [];
  const importModule = async (path: string): Promise<unknown> => {
    asked.push(path);
    return { default: mine };
  };
  const data = await dataSource(own, { report, importModule }).open('calibration');
  const values: number[][] = [];
  for await (const { data: tensor } of data.batches({ batch: 2, count: null }))
    values.push(Array.from(tensor.data, Number));
  expect(values).toEqual([[1, 2, 3, 4, 5, 6]]);
  expect(asked).toEqual([join(folder, 'mine.mjs')]);
});

test.each<[string, () => Promise<unknown>, string]>([
  ['no dataset', async () => ({ default: 3 }), 'defineDataset'],
  ['a module that does not load', () => Promise.reject(new Error('boom')), 'boom'],
])('%s is MRT6062', async (_, importModule, says) => {
  writeFileSync(join(folder, 'mine.mjs'), '');
  const own = config({ CALIBRATION: { Dataset: './mine.mjs' } });
  await expect(dataSource(own, { report, importModule }).open('calibration')).rejects.toMatchObject({
    code: 'MRT6062',
    message: expect.stringContaining(says) as string,
  });
});

test.each([
  ['fixed', [0, 1, 2, 3, 4]],
  ['mrt1', [0, 1, 3, 4]],
])('D72: profile %s gives of the questions of trec the samples %j', async (profile, expected) => {
  const questions = defineDataset({
    ...mine,
    name: 'trec',
    open: async () => ({
      size: 5,
      async *samples() {
        for (let i = 0; i < 5; i++) yield { id: `${i}`, data: Float32Array.of(i, i, i), label: i };
      },
    }),
  });
  const datasets = Registry.empty().use(questions);
  const own = config({
    DEFAULT: { Input_shape: '(-1, 1, 3)', Profile: profile },
    CALIBRATION: { Dataset: 'trec', Split: 'train' },
  });
  const data = await dataSource(own, { report, datasets }).open('calibration');
  const labels: unknown[] = [];
  for await (const batch of data.batches({ batch: 2, count: null })) labels.push(...batch.labels);
  expect(labels).toEqual(expected);
});

/** Two images of 2×2 pixels: red 10, green 20, blue 30. */
function imageFolder(): string {
  const images = mkdtempSync(join(folder, 'images-'));
  const image = pngBytes(
    2,
    2,
    Uint8Array.from({ length: 12 }, (_, i) => 10 * (1 + (i % 3))),
  );
  for (const name of ['0000_a.png', '0001_b.png']) writeFileSync(join(images, name), image);
  return images;
}

test('the section PREPROCESSING says how images become inputs, in either form of the configuration', async () => {
  const images = imageFolder();
  const sections = { CALIBRATION: { Dataset: 'imagefolder', Dataset_dir: images, Split: 'test' } };
  const options = { datasets: builtinDatasets.names() };
  const text = ini({
    DEFAULT: { Input_shape: '(-1, 3, 2, 2)' },
    ...sections,
    PREPROCESSING: { Resize: 'none', Channel_order: 'BGR', Unit: '1', Mean: '1, 2, 3', Std: '1' },
  });
  const yaml = `
COMMON: { MODEL_DIR: ${folder}, MODEL_NAME: net }
PREPARE: { INPUT_SHAPE: [-1, 3, 2, 2] }
CALIBRATE: { DATASET_NAME: imagefolder, DATASET_DIR: ${images}, SPLIT: test }
PREPROCESS: { RESIZE: none, CHANNEL_ORDER: BGR, UNIT: 1, MEAN: [1, 2, 3], STD: 1 }
`;
  for (const [name, content] of [
    ['net.ini', text],
    ['net.yaml', yaml],
  ] as const) {
    const { config: own } = interpretConfig(join(folder, name), content, options);
    const data = await dataSource(own, { report }).open('calibration');
    expect(data.identity['preprocessing']).toMatchObject({
      resize: 'none',
      channelOrder: 'BGR',
      mean: [1, 2, 3],
    });
    for await (const { data: tensor } of data.batches({ batch: 1, count: 1 }))
      expect(Array.from(tensor.data, Number)).toEqual([29, 29, 29, 29, 18, 18, 18, 18, 7, 7, 7, 7]);
  }
});

test('a short side says how to resize; data without images is left as it is, with a warning', async () => {
  expect(preprocessingOverrides(config({ PREPROCESSING: { Short_side: '4' } }).preprocessing)).toEqual({
    resize: 'short-side',
    shortSide: 4,
  });
  const found: Diagnostic[] = [];
  const data = await dataSource(config({ PREPROCESSING: { Mean: '0' } }), {
    report: (diagnostic) => void found.push(diagnostic),
  }).open('calibration');
  expect(data.identity['preprocessing']).toBeNull();
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([['MRT6034', 'warning']]);
});

test('types: data to calibrate with is not data to evaluate on', async () => {
  const source = dataSource(config(), { report });
  const calibrate = (data: OpenedData<'calibration'>): string => data.use;
  expect(calibrate(await source.open('calibration'))).toBe('calibration');
  // @ts-expect-error what is to be evaluated on must not be calibrated with
  expect(calibrate(await source.open('evaluation'))).toBe('evaluation');
});

test.each<[string, Partial<AnyDataset>, (data: OpenedData) => unknown]>([
  ['open', { open: async () => Promise.reject(new TypeError('oops')) }, () => undefined],
  [
    'samples',
    {
      open: async () => ({
        size: 1,
        async *samples() {
          yield* [];
          throw new TypeError('oops');
        },
      }),
    },
    async (data) => {
      for await (const _ of data.batches({ batch: 1, count: 1 }));
    },
  ],
  [
    'metric',
    {
      metric: {
        ...topK,
        update: () => {
          throw new TypeError('oops');
        },
      } as Metric<unknown, unknown>,
    },
    (data) => data.metric().update(undefined, [], []),
  ],
])("a dataset of the user's whose %s throws is MRT6069, not a bug of ours", async (_, changes, use) => {
  writeFileSync(join(folder, 'mine.mjs'), '');
  const own = config({ CALIBRATION: { Dataset: './mine.mjs', Split: 'train' } });
  const importModule = async () => ({ default: { ...mine, ...changes } });
  const failing = async () => use(await dataSource(own, { report, importModule }).open('calibration'));
  await expect(failing()).rejects.toMatchObject({
    diagnostics: [
      { code: 'MRT6069', message: 'the dataset mine failed: oops', file: join(folder, 'mine.mjs') },
    ],
  });
});
