import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Download } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { exactShape } from '../input-shape.js';
import { builtinDatasets } from '../sets/index.js';
import { openValidation } from '../split.js';
import { folderOf } from '../testing/files.js';
import { serve, startServer } from '../testing/server.js';
import type { FetchEvent, FetchOptions } from './fetch-dataset.js';
import { fetchDataset } from './fetch-dataset.js';

const labels = Buffer.from('0 1 2');
const archive = zipSync({ 'images/1.txt': Buffer.from('one'), 'images/2.txt': Buffer.from('two') });
const server = startServer();
const roots = folderOf({});

/** A dataset of a zip with images and a file with labels, and a large file for training. */
const dataset = (changes: Partial<Download> = {}) =>
  defineDataset({
    name: 'mine',
    summary: 'Files of the test.',
    source: 'made here',
    downloads: [
      {
        url: server.url('/pub/images.zip'),
        bytes: archive.length,
        unpack: 'zip',
        provides: ['images'],
        splits: ['test'],
        ...changes,
      },
      { url: server.url('/pub/labels%20.txt'), md5: createHash('md5').update(labels).digest('hex') },
      { url: server.url('/pub/train.bin'), splits: ['train'], onDemand: true },
    ],
    shape: exactShape([1]),
    splits: {
      test: [{ path: 'images' }, { path: 'labels .txt' }],
      train: [{ path: 'train.bin' }, { path: 'labels .txt' }],
    },
    open: async () => ({
      size: 0,
      async *samples() {
        yield* [];
      },
    }),
  });

const files = {
  '/pub/images.zip': archive,
  '/pub/labels%20.txt': labels,
  '/pub/train.bin': Buffer.from('train'),
};

let count = 0;
async function fetching(options: Partial<FetchOptions> = {}, changes: Partial<Download> = {}) {
  const root = options.root ?? join(roots, String(count++));
  const events: FetchEvent[] = [];
  const result = fetchDataset(dataset(changes), {
    ...{ patience: 1, onEvent: (event: FetchEvent) => void events.push(event) },
    ...options,
    root,
  });
  await result.catch(() => undefined);
  return { root, result, steps: [...new Set(events.map(({ file, status }) => `${file} ${status}`))] };
}

test('files are downloaded, checked, unpacked and then found; what is there is not fetched again', async () => {
  server.answerWith(serve(files));
  const first = await fetching();
  expect(await first.result).toBe(join(first.root, 'mine'));
  expect(first.steps).toEqual([
    'images.zip downloading',
    'images.zip unpacking',
    'images.zip ready',
    'labels .txt downloading',
    'labels .txt ready',
  ]);
  expect(readdirSync(join(first.root, 'mine')).sort()).toEqual(['images', 'labels .txt']);
  expect(readFileSync(join(first.root, 'mine/images/2.txt'), 'utf8')).toBe('two');
  expect((await openValidation(dataset(), { root: first.root, inputShape: [-1, 1] })).files).toHaveLength(2);
  server.answerWith(serve(files));
  const again = await fetching({ root: first.root });
  expect(again.steps).toEqual(['images.zip present', 'labels .txt present']);
  expect(server.asked).toEqual([]);
});

test('only what a split needs, and large files only for their own', async () => {
  server.answerWith(serve(files));
  await fetching({ split: 'train' });
  expect(server.asked).toEqual(['GET /pub/labels%20.txt', 'GET /pub/train.bin']);
});

test('a mirror has the files under their names', async () => {
  server.answerWith(serve({ '/elsewhere/images.zip': archive, '/elsewhere/labels%20.txt': labels }));
  await (
    await fetching({ mirror: server.url('/elsewhere') })
  ).result;
  expect(server.asked).toEqual(['GET /elsewhere/images.zip', 'GET /elsewhere/labels%20.txt']);
});

test('an archive that was downloaded, but not unpacked, is not downloaded again', async () => {
  server.answerWith(serve({ '/pub/images.zip': Buffer.alloc(archive.length) }));
  const broken = await fetching({}, { bytes: archive.length });
  await expect(broken.result).rejects.toThrow('MRT3017');
  expect(readdirSync(join(broken.root, 'mine'))).toEqual(['images.zip']);
  server.answerWith(serve(files));
  await (
    await fetching({ root: broken.root }, { md5: createHash('md5').update(archive).digest('hex') })
  ).result;
  expect(server.asked[0]).toBe('GET /pub/images.zip');
});

test('an archive without what it should have is an error', async () => {
  server.answerWith(serve(files));
  const { result } = await fetching({}, { provides: ['pictures'] });
  await expect(result).rejects.toThrow('MRT3017');
});

test('what cannot be fetched: what to get, and where to put it', async () => {
  const root = join(roots, 'none');
  await expect(fetchDataset(builtinDatasets.get('imagenet'), { root })).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'MRT3018',
        file: join(root, 'imagenet'),
        hint: expect.stringMatching(/im2rec.*put there: train\.rec, .*val\.rec/) as string,
      },
    ],
  });
  await expect(
    fetchDataset(builtinDatasets.get('mnist'), { root, split: 'calibration' }),
  ).rejects.toMatchObject({
    code: 'MRT3005',
  });
  expect(await fetchDataset(builtinDatasets.get('digits'), { root })).toBe(join(root, 'digits'));
});

test('every file that a built-in dataset offers is one that its splits look for, with a checksum', () => {
  const offered = builtinDatasets.names().flatMap((name) => {
    const { downloads = [], splits, otherForms = {}, folder } = builtinDatasets.lookup(name);
    const lists = [...Object.values(splits), ...Object.values(otherForms).flat()];
    const wanted = lists.flat().flatMap(({ path }) => [path, `${folder}/${path}`]);
    return downloads.map((one) => ({ name, one, wanted }));
  });
  expect([...new Set(offered.map(({ name }) => name))]).toEqual(['mnist', 'cifar10', 'voc', 'coco', 'trec']);
  for (const { one, wanted } of offered) {
    for (const path of one.provides ?? [new URL(one.url).pathname.split('/').at(-1) as string])
      expect(wanted).toContain(path);
    expect(one.sha256 ?? one.md5).toMatch(/^([0-9a-f]{32}|[0-9a-f]{64})$/);
  }
});
