import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describeShared, requireShared } from '@mrtjs/testing';
import { batches } from '../batches.js';
import { losingAtBoundaries } from '../boundary-loss.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf } from '../testing/files.js';
import { trec } from './trec.js';

const inputShape = [38, -1];
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** `[([ids], label), …]`, protocol 2, of numbers below 256. */
const pickled = (rows: readonly (readonly [readonly number[], number])[]): Uint8Array =>
  Uint8Array.from([
    ...[0x80, 2, 0x5d, 0x28],
    ...rows.flatMap(([ids, label]) => [
      0x5d,
      0x28,
      ...ids.flatMap((id) => [0x4b, id]),
      0x65,
      0x4b,
      label,
      0x86,
    ]),
    ...[0x65, 0x2e],
  ]);
const rows = [0, 1, 2, 3, 4].map((n) => [Array.from({ length: 38 }, (_, i) => n + i), n] as const);

const pickles = folderOf({ 'TREC.test.pk': pickled(rows) });
test('pickled samples: batches (38, N), no sample lost, no empty batch [R220, D72]', async () => {
  const split = await openValidation(trec, { root: pickles, inputShape });
  const two = await collect(batches(split, { batch: 2 }));
  expect(split.size).toBe(5);
  expect(two.map(({ data }) => data.shape)).toEqual([
    [38, 2],
    [38, 2],
    [38, 1],
  ]);
  expect(two.flatMap(({ labels }) => labels)).toEqual([0, 1, 2, 3, 4]);
  // Token i of sample n is n + i.
  expect([...(two[1]?.data.data ?? [])].slice(0, 6)).toEqual([2, 3, 3, 4, 4, 5]);
  const exact = await collect(batches(split, { batch: 5 }));
  expect(exact.map(({ labels }) => labels.length)).toEqual([5]);
});

const text = folderOf({
  'TREC.train.all': bytes('0 what is b ?\n1 what is \xe9 ?\n\n5 what now ?\r\n'),
  'TREC.test.all': bytes(`3 what is unheard-of ?\n4 ${'is '.repeat(40)}\n`),
});
test('text is numbered by the words of the training part, filled up and cut to 38 [R220]', async () => {
  const split = await openValidation(trec, { root: text, inputShape });
  const [first, second] = await collect(split.samples());
  // By frequency: ?, what (3 each), is (2), then b, now, é.
  expect([...(first?.data ?? [])]).toEqual([3, 4, 0, 2, ...new Array<number>(34).fill(1)]);
  expect([...(second?.data ?? [])]).toEqual(new Array<number>(38).fill(4));
  expect([first?.label, second?.label]).toEqual([3, 4]);
  const training = await openCalibration(trec, { root: text, inputShape });
  expect((await collect(training.samples())).map(({ data, label }) => [...data.slice(0, 5), label])).toEqual([
    [3, 4, 5, 2, 1, 0],
    [3, 4, 7, 2, 1, 1],
    [3, 6, 2, 1, 1, 5],
  ]);
});

const untrained = folderOf({ 'TREC.test.all': bytes('3 what is it ?\n') });
test('other shapes, and text without its training part, are refused', async () => {
  await expect(openValidation(trec, { root: text, inputShape: [-1, 38] })).rejects.toThrow('(38, N)');
  await expect(openValidation(trec, { root: untrained, inputShape })).rejects.toMatchObject({
    code: 'MRT3004',
  });
});

const DAMAGED: readonly (readonly [string, Record<string, Uint8Array>, string])[] = [
  ['a label too large', { 'TREC.test.pk': pickled([[rows[0]?.[0] ?? [], 6]]) }, 'has label 6 at sample 0'],
  ['37 ids', { 'TREC.test.pk': pickled([[rows[0]?.[0].slice(1) ?? [], 0]]) }, 'sample 0 is not 38 token ids'],
  ['no samples', { 'TREC.test.pk': bytes('K\x05.') }, 'does not hold a sequence'],
  ['a sample of three', { 'TREC.test.pk': bytes('](K\x01K\x02K\x03\x87e.') }, 'sample 0 is not'],
  [
    'a line without label',
    { 'TREC.train.all': bytes('0 a\nwho\n'), 'TREC.test.all': bytes('0 a\n') },
    'TREC.train.all:2',
  ],
  [
    'a label of text',
    { 'TREC.train.all': bytes('0 a\n'), 'TREC.test.all': bytes('6 a\n') },
    'TREC.test.all:1',
  ],
];
const damaged = DAMAGED.map(([title, files, says]) => [title, folderOf(files), says] as const);

test.each(damaged)('%s is refused', async (_, root, says) => {
  await expect(openValidation(trec, { root, inputShape })).rejects.toMatchObject({
    code: 'MRT3006',
    message: expect.stringContaining(says) as string,
  });
});

test('D72: a sample lost at every full batch, for profile mrt1; otherwise none', async () => {
  const samples = async function* (start = 0) {
    for (let i = start; i < 10; i++) yield { id: `${i}`, data: new Float32Array(38), label: 0 };
  };
  const source = { size: 10, samples, sampleShape: [38], batchAxis: 1 };
  const ids = async (from: typeof source, batch: number): Promise<readonly (readonly string[])[]> =>
    (await collect(batches(from, { batch }))).map((each) => each.ids);
  expect(await ids(source, 3)).toEqual([['0', '1', '2'], ['3', '4', '5'], ['6', '7', '8'], ['9']]);
  const losing = losingAtBoundaries(source, 3);
  expect(losing.size).toBe(8);
  expect(await ids(losing, 3)).toEqual([
    ['0', '1', '2'],
    ['4', '5', '6'],
    ['8', '9'],
  ]);
  for (const [start, from] of ['0', '1', '2', '4', '5', '6', '8', '9'].entries())
    expect((await collect(losing.samples(start))).at(0)?.id).toBe(from);
});

const copies = folderOf({});
/** Files of a folder under other names. */
function copyOf(folder: string, names: Readonly<Record<string, string>>): string {
  for (const [from, to] of Object.entries(names)) cpSync(join(folder, from), join(copies, to));
  return copies;
}

describeShared(['real', 'datasets', 'trec'], 'the published questions', () => {
  test('are 5452 for training and 500 for testing, all of them given [R220]', async () => {
    const root = requireShared('real', 'datasets');
    const split = await openValidation(trec, { root, inputShape });
    const all = await collect(batches(split, { batch: 64 }));
    expect(all.map(({ labels }) => labels.length)).toEqual([64, 64, 64, 64, 64, 64, 64, 52]);
    const counts = new Array<number>(6).fill(0);
    for (const { labels } of all) for (const label of labels) counts[label] = (counts[label] as number) + 1;
    expect(counts).toEqual([138, 94, 9, 65, 81, 113]);
    const training = await openCalibration(trec, { root, inputShape });
    expect(training.size).toBe(5452);
    const largest = (await collect(training.samples())).reduce(
      (max, { data }) => data.reduce((a, b) => Math.max(a, b), max),
      0,
    );
    // 9448 different words, numbered from 2.
    expect(largest).toBe(9449);
  });

  test('are the same where labels are as published', async () => {
    const root = requireShared('real', 'datasets', 'trec');
    const published = copyOf(root, {
      'TREC.train.raw': 'train_5500.label',
      'TREC.test.raw': 'TREC_10.label',
    });
    const [numbered, named] = await Promise.all(
      [root, published].map(async (folder) =>
        collect((await openValidation(trec, { root: folder, inputShape })).samples()),
      ),
    );
    expect(named).toEqual(numbered);
  });
});
