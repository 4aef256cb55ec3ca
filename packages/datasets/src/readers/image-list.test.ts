import { join } from 'node:path';
import { describeShared, requireShared } from '@mrtjs/testing';
import { collect, folderOf } from '../testing/files.js';
import { readImageList } from './image-list.js';
import { openRecordSet } from './labelled-records.js';

const text = (content: string): Uint8Array => Buffer.from(content);
const folder = folderOf({
  'good.lst': text('7\t3\ta b/1.jpg\r\n\n0\t4\t5\t0.5\tx.png\n'),
  'words.lst': text('1\tcat\ta.jpg\n'),
  'short.lst': text('1\ta.jpg\n'),
  'spaces.lst': text('1 2 a.jpg\n'),
  'twice.lst': text('1\t2\ta.jpg\n1\t3\tb.jpg\n'),
});

test('keys, labels and paths, in the order of the list', async () => {
  expect([...(await readImageList(join(folder, 'good.lst')))]).toEqual([
    [7, { labels: [3], path: 'a b/1.jpg' }],
    [0, { labels: [4, 5, 0.5], path: 'x.png' }],
  ]);
});

test.each([
  ['words.lst', 'has the line "1\tcat'],
  ['short.lst', 'expected a key, labels and a path'],
  ['spaces.lst', 'separated by tabs'],
  ['twice.lst', 'the key 1 a second time'],
])('%s is refused', async (name, says) => {
  await expect(readImageList(join(folder, name))).rejects.toMatchObject({
    code: 'MRT3006',
    message: expect.stringContaining(says) as string,
  });
});

describeShared(['real', 'datasets', 'recordio'], 'sets packed by im2rec', () => {
  test.each([
    ['benz', 12, true],
    ['face-esraa', 1632, false],
  ])('%s: every record has the labels of its line in the list', async (set, count, indexed) => {
    const file = (ending: string) => requireShared('real', 'datasets', 'recordio', set, `train.${ending}`);
    const files = { records: file('rec'), index: indexed ? file('idx') : undefined, list: undefined };
    const list = await readImageList(file('lst'));
    const own = await collect((await openRecordSet(files, 'train')).records(0));
    expect([own.length, list.size]).toEqual([count, count]);
    for (const { id, labels, image } of own) {
      // The list has decimal fractions, the records float32.
      const listed = list.get(Number(id))?.labels ?? [];
      expect(labels).toEqual(listed.map(Math.fround));
      // All are JPEG files.
      expect([...image.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    }
    const relabelled = await collect(
      (await openRecordSet({ ...files, list: file('lst') }, 'train')).records(0),
    );
    expect(relabelled.map(({ labels }) => labels)).toEqual(own.map(({ id }) => list.get(Number(id))?.labels));
    if (indexed) {
      const scanned = await collect(
        (await openRecordSet({ ...files, index: undefined }, 'train')).records(0),
      );
      expect(scanned).toEqual(own);
    }
  });
});
