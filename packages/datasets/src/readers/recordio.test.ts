import { join } from 'node:path';
import { describeShared, requireShared } from '@mrtjs/testing';
import { decodeImage } from '../images/image.js';
import { collect, folderOf } from '../testing/files.js';
import { imageRecord, recordPart } from '../testing/records.js';
import { parseImageRecord } from './image-record.js';
import { openRecordFile, recordsOf } from './recordio.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const texts = async (path: string, index?: string) =>
  (await collect(recordsOf(await openRecordFile(path, index)))).map((record) =>
    Buffer.from(record).toString('latin1'),
  );

/** Two whole records around one of three parts, which held the magic number twice. */
const content = Buffer.concat([
  recordPart(0, bytes('first')),
  recordPart(1, bytes('abcd')),
  recordPart(2, bytes('')),
  recordPart(3, bytes('efg')),
  recordPart(0, bytes('last')),
]);
const folder = folderOf({
  'a.rec': content,
  'a.idx': bytes('0\t0\n7\t48\n3\t16\n'),
  'cut.rec': content.subarray(0, content.length - 2),
  'noise.rec': bytes('this is not a record file'),
  'headless.rec': recordPart(3, bytes('abcd')),
  'unended.rec': Buffer.concat([recordPart(1, bytes('abcd')), recordPart(0, bytes('x'))]),
  'long.rec': recordPart(0, bytes('abcd'), 2 ** 29 - 1),
  'strange.rec': recordPart(5, bytes('abcd')),
  'beyond.idx': bytes('0\t0\n1\t1000\n'),
  'text.idx': bytes('zero\t0\n'),
  'shifted.idx': bytes('0\t4\n'),
});
const at = (name: string) => join(folder, name);

test('records are found by the index, or by going through the file; parts are joined [R214]', async () => {
  const magic = '\x0a\x23\xd7\xce';
  const expected = ['first', `abcd${magic}${magic}efg`, 'last'];
  expect(await texts(at('a.rec'))).toEqual(expected);
  expect(await texts(at('a.rec'), at('a.idx'))).toEqual(expected);
});

test.each([
  ['cut.rec', undefined, 'has a record of 4 bytes at byte'],
  ['noise.rec', undefined, 'has no record at byte 0'],
  ['long.rec', undefined, 'has a record of 536870911 bytes'],
  ['strange.rec', undefined, 'at byte 0, which it cannot hold'],
  ['unended.rec', undefined, 'has no record at byte 12 that fits'],
  ['headless.rec', 'a.idx', 'expected a key and an offset below 12'],
  ['a.rec', 'beyond.idx', 'beyond.idx:2'],
  ['a.rec', 'text.idx', 'text.idx:1'],
  ['a.rec', 'shifted.idx', 'has no record at byte 4'],
])('%s with index %s is refused', async (name, index, says) => {
  await expect(texts(at(name), index === undefined ? undefined : at(index))).rejects.toMatchObject({
    code: 'MRT3006',
    message: expect.stringContaining(says) as string,
  });
});

test.each([[[3]], [[4, 5, 0.5]], [[]]])('image records with the labels %j', (labels) => {
  const record = imageRecord(labels.length === 0 ? [0] : labels, 9, Uint8Array.of(1, 2, 3));
  expect(parseImageRecord(record, 'a.rec')).toEqual({
    labels: labels.length === 0 ? [0] : labels,
    id: 9n,
    image: expect.objectContaining({ length: 3 }) as Uint8Array,
  });
});

test.each([
  ['23 bytes', new Uint8Array(23)],
  ['labels beyond the end', Uint8Array.from({ length: 24 }, (_, i) => (i < 4 ? 255 : 0))],
])('an image record of %s is refused', (_, record) => {
  expect(() => parseImageRecord(record, 'a.rec')).toThrow('too few for its header and labels');
});

describeShared(['real', 'datasets', 'recordio'], 'files of im2rec', () => {
  test('the index agrees with going through the file; packed labels are those of the list', async () => {
    const set = (name: string) => requireShared('real', 'datasets', 'recordio', 'benz', name);
    const file = await openRecordFile(set('train.rec'), set('train.idx'));
    expect(file).toEqual(await openRecordFile(set('train.rec')));
    const records = (await collect(recordsOf(file))).map((record) => parseImageRecord(record, 'train.rec'));
    expect(records).toHaveLength(12);
    expect(records[0]?.labels.slice(0, 5)).toEqual([4, 5, 780, 438, 0]);
    expect(records.map(({ id }) => Number(id))).toEqual([...Array(12).keys()]);
    expect(await decodeImage(records[0]?.image ?? new Uint8Array(0), 'benz')).toMatchObject({
      width: 780,
      height: 438,
    });
  });

  test('a file without index: 1632 records', async () => {
    const path = requireShared('real', 'datasets', 'recordio', 'face-esraa', 'train.rec');
    expect((await openRecordFile(path)).offsets).toHaveLength(1632);
  });
});
