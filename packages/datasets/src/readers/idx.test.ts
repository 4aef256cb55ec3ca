import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { collect, folderOf, idxBytes } from '../testing/files.js';
import { idxRecords, openIdx } from './idx.js';

const good = idxBytes([3, 2, 2], [...Array(12).keys()]);
const folder = folderOf({
  good,
  'good.gz': gzipSync(good),
  labels: idxBytes([3], [7, 8, 9]),
  int32: Uint8Array.of(0, 0, 0x0c, 1, 0, 0, 0, 0),
  scalar: Uint8Array.of(0, 0, 8, 0),
  magic: Uint8Array.of(1, 0, 8, 1, 0, 0, 0, 0),
  lying: idxBytes([0xffffffff, 2, 2], []),
  short: good.subarray(0, good.length - 1),
  long: Uint8Array.from([...good, 0]),
  header: good.subarray(0, 9),
});
const at = (name: string): string => join(folder, name);

test.each(['good', 'good.gz'])('%s gives its records in order', async (name) => {
  const file = await openIdx(at(name), [2, 2]);
  expect(file).toMatchObject({ count: 3, recordShape: [2, 2] });
  const records: number[][] = [];
  for await (const record of idxRecords(file)) records.push([...record]);
  expect(records).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10, 11],
  ]);
});

test('records may be single bytes', async () => {
  expect((await collect(idxRecords(await openIdx(at('labels'), [])))).map((r) => r[0])).toEqual([7, 8, 9]);
});

test.each([
  ['int32', [], 'MRT3006', 'is not an idx file of unsigned bytes'],
  ['scalar', [], 'MRT3006', 'is not an idx file'],
  ['magic', [], 'MRT3006', 'is not an idx file'],
  ['header', [2, 2], 'MRT3006', 'ends after 9 bytes'],
  ['good', [2, 3], 'MRT3006', 'holds records of shape (2, 2), expected (2, 3)'],
  ['good', [], 'MRT3006', 'holds records of shape (2, 2), expected ()'],
  ['lying', [2, 2], 'MRT0004', 'needs more than'],
] as const)('%s with records %j is refused when opened', async (name, shape, code, message) => {
  await expect(openIdx(at(name), shape)).rejects.toMatchObject({
    diagnostics: [{ code, message: expect.stringContaining(message) }],
  });
});

test.each([
  ['short', 'ends after 27 bytes, 1 more'],
  ['long', 'goes on after the 28 bytes'],
])('%s is refused when read', async (name, message) => {
  const file = await openIdx(at(name), [2, 2]);
  await expect(collect(idxRecords(file))).rejects.toThrow(message);
});
