import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { collect, folderOf } from '../testing/files.js';
import { ByteReader, readRecords } from './byte-reader.js';

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251);
const packed = gzipSync(bytes);
const folder = folderOf({
  plain: bytes,
  'packed.gz': packed,
  'cut.gz': packed.subarray(0, packed.length - 100),
  'noise.gz': bytes.subarray(1, 1000),
  empty: new Uint8Array(0),
  'bomb.gz': gzipSync(new Uint8Array(2 ** 26)),
});
const at = (name: string): string => join(folder, name);

test.each(['plain', 'packed.gz'])('pieces of %s of any sizes join to the whole', async (name) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(70_000), { maxLength: 6 }), async (lengths) => {
      const reader = new ByteReader(at(name));
      let position = 0;
      for (const length of lengths) {
        if (position + length > bytes.length) break;
        const piece = await reader.read(length);
        expect(Buffer.compare(piece, bytes.subarray(position, position + length))).toBe(0);
        position += length;
      }
      await reader.close();
    }),
    { seed: 1, numRuns: 30 },
  );
});

const layout = { headerBytes: 100, recordBytes: 1999, count: 100 };

test.each(['plain', 'packed.gz'])('records of %s', async (name) => {
  const records: number[][] = [];
  for await (const record of readRecords(at(name), layout))
    records.push([record.length, record[0] as number]);
  expect(records).toEqual(Array.from({ length: 100 }, (_, n) => [1999, bytes[100 + 1999 * n]]));
});

test.each([
  ['plain', { count: 101 }, 'ends after 200000 bytes, 1999 more are needed'],
  ['plain', { count: 99 }, 'goes on after the 198001 bytes that it should have'],
  ['packed.gz', { count: 101 }, 'ends after 200000 bytes'],
  ['packed.gz', { count: 1 }, 'goes on after'],
  ['cut.gz', {}, 'cannot be read: unexpected end of file'],
  ['noise.gz', {}, 'cannot be read: incorrect header check'],
  ['empty', {}, 'ends after 0 bytes, 100 more are needed'],
  ['missing', {}, 'cannot be read: ENOENT'],
  ['missing.gz', {}, 'cannot be read: ENOENT'],
  ['.', {}, 'cannot be read: EISDIR'],
] as const)('%s with %j is damaged', async (name, change, message) => {
  const problem = collect(readRecords(at(name), { ...layout, ...change }));
  await expect(problem).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT3006', message: expect.stringContaining(message), file: at(name) }],
  });
});

test('what a file unpacks to is never held as a whole', async () => {
  const reader = new ByteReader(at('bomb.gz'));
  const before = process.memoryUsage().arrayBuffers;
  await reader.read(16);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  await expect(reader.expectEnd()).rejects.toThrow('MRT3006');
  await reader.close();
});
