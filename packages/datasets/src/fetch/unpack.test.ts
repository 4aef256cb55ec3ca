import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import type { Header } from 'tar-stream';
import { pack } from 'tar-stream';
import { folderOf } from '../testing/files.js';
import type { ArchiveKind, UnpackLimits } from './unpack.js';
import { unpack } from './unpack.js';

const text = (content: string): Buffer => Buffer.from(content);

type EntryHeader = Pick<Header, 'name'> & Partial<Header>;

async function tarOf(...entries: readonly (readonly [EntryHeader, string?])[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of entries) archive.entry(header, text(content ?? ''));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const FILES = { 'data/a.txt': 'first', 'data/deep/b.txt': 'second', 'data/empty': '' };
const goodTar = () =>
  tarOf(
    [{ name: './', type: 'directory' }],
    [{ name: 'data/', type: 'directory' }],
    ...Object.entries(FILES).map(([name, content]) => [{ name: `./${name}` }, content] as const),
    [{ name: `data/${'long/'.repeat(30)}name` }, 'third'],
  );
const goodZip = () =>
  zipSync({
    'data/': new Uint8Array(0),
    'data/a.txt': [text('first'), { level: 0 }],
    'data/deep/b.txt': text('second'),
    'data/empty': new Uint8Array(0),
    [`data/${'long/'.repeat(30)}name`]: text('third'),
  });

const root = folderOf({});
let count = 0;
/** Unpacks an archive in a folder of its own; gives that folder, in which `out` is what it was unpacked into. */
async function unpacking(
  bytes: Uint8Array,
  kind: ArchiveKind,
  { limits, last = [] }: { limits?: UnpackLimits; last?: string[] } = {},
) {
  const folder = join(root, String(count++));
  await mkdir(join(folder, 'out'), { recursive: true });
  const archive = join(folder, `archive.${kind}`);
  writeFileSync(archive, bytes);
  return { folder, archive, done: unpack(archive, kind, join(folder, 'out'), last, limits) };
}

test.each<[ArchiveKind, () => Promise<Uint8Array> | Uint8Array]>([
  ['tar', goodTar],
  ['tar.gz', async () => gzipSync(await goodTar())],
  ['zip', goodZip],
])('%s: files and folders, whatever their names begin with', async (kind, make) => {
  const { folder, done } = await unpacking(await make(), kind);
  await done;
  const read = (name: string) => readFileSync(join(folder, 'out', name), 'utf8');
  expect(Object.keys(FILES).map(read)).toEqual(Object.values(FILES));
  expect(read(`data/${'long/'.repeat(30)}name`)).toBe('third');
  expect(readdirSync(folder).sort()).toEqual([`archive.${kind}`, 'out']);
});

test('a large file in many chunks, packed and not', async () => {
  const large = Buffer.alloc(300_000, 'abcdefg');
  for (const level of [0, 9] as const) {
    const { folder, done } = await unpacking(zipSync({ large: [large, { level }], after: text('x') }), 'zip');
    await done;
    expect(readFileSync(join(folder, 'out/large')).equals(large)).toBe(true);
    expect(readFileSync(join(folder, 'out/after'), 'utf8')).toBe('x');
  }
});

test('what another archive put there stays, equal names are written over, and the last comes last', async () => {
  const { folder, done } = await unpacking(goodZip(), 'zip', { last: ['data/deep'] });
  await mkdir(join(folder, 'out/data/other'), { recursive: true });
  writeFileSync(join(folder, 'out/data/other/c.txt'), 'mine');
  writeFileSync(join(folder, 'out/data/a.txt'), 'old');
  await done;
  expect(readdirSync(join(folder, 'out/data')).sort()).toEqual(['a.txt', 'deep', 'empty', 'long', 'other']);
  expect(readFileSync(join(folder, 'out/data/a.txt'), 'utf8')).toBe('first');
});

const link = (type: 'symlink' | 'link') => ({ name: 'data', linkname: '../..', type }) as const;

test.each<[string, ArchiveKind, () => Promise<Uint8Array> | Uint8Array, string]>([
  ['a path upwards', 'tar', () => tarOf([{ name: '../evil' }, 'x']), 'entry "../evil"'],
  ['a path upwards and down', 'tar', () => tarOf([{ name: 'a/../../evil' }, 'x']), 'a/../../evil'],
  [
    'a path from the root',
    'tar.gz',
    async () => gzipSync(await tarOf([{ name: '/tmp/evil' }, 'x'])),
    '/tmp/evil',
  ],
  ['a drive', 'zip', () => zipSync({ 'C:evil': text('x') }), 'C:evil'],
  ['a path of another system', 'zip', () => zipSync({ '..\\evil': text('x') }), '..\\evil'],
  ['a path upwards in a zip', 'zip', () => zipSync({ 'a/../../evil': text('x') }), 'a/../../evil'],
  ['a control character', 'zip', () => zipSync({ 'a\nb': text('x') }), 'not the path of a file'],
  [
    'a symbolic link',
    'tar',
    () => tarOf([link('symlink')], [{ name: 'data/evil' }, 'x']),
    'the symlink "data"',
  ],
  ['a hard link', 'tar', () => tarOf([link('link')]), 'the link "data"'],
  ['a device', 'tar', () => tarOf([{ name: 'tty', type: 'character-device' }]), 'the character-device "tty"'],
  ['a pipe', 'tar', () => tarOf([{ name: 'p', type: 'fifo' }]), 'the fifo "p"'],
  ['one name twice', 'tar', () => tarOf([{ name: 'a' }, 'x'], [{ name: './a' }, 'y']), 'EEXIST'],
  ['a file that is a folder', 'tar', () => tarOf([{ name: 'a' }, 'x'], [{ name: 'a/b' }, 'y']), 'damaged'],
  ['nothing', 'tar', () => tarOf(), 'it has no entries'],
  ['no archive', 'tar', () => Buffer.alloc(2000, 'x'), 'damaged'],
  ['no packed archive', 'tar.gz', () => Buffer.alloc(2000, 'x'), 'damaged'],
  ['no zip', 'zip', () => Buffer.alloc(2000, 'x'), 'no directory at its end'],
  ['an empty file', 'zip', () => Buffer.alloc(0), 'damaged'],
  ['a tar that ends early', 'tar', async () => (await goodTar()).subarray(0, 1600), 'damaged'],
  ['a gzip that ends early', 'tar.gz', async () => gzipSync(await goodTar()).subarray(0, 100), 'damaged'],
  ['a zip that ends early', 'zip', () => goodZip().subarray(0, 100), 'no directory at its end'],
  [
    'a zip whose directory lists more',
    'zip',
    () => Buffer.concat([goodZip().subarray(0, 40), goodZip().subarray(-22)]),
    'damaged',
  ],
])('%s: MRT3017, and nothing is unpacked', async (_, kind, make, says) => {
  const { folder, archive, done } = await unpacking(await make(), kind);
  await expect(done).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT3017', file: archive, message: expect.stringContaining(says) as string }],
  });
  expect(readdirSync(join(folder, 'out'))).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual([`archive.${kind}`, 'out']);
  expect(existsSync(join(root, 'evil'))).toBe(false);
});

test.each<[string, ArchiveKind, () => Promise<Uint8Array> | Uint8Array, UnpackLimits | undefined]>([
  ['a file of zeros in a zip', 'zip', () => zipSync({ bomb: new Uint8Array(2 ** 24) }), undefined],
  [
    'a file of zeros in a tar',
    'tar.gz',
    async () => gzipSync(await tarOf([{ name: 'bomb' }, '\0'.repeat(2 ** 24)])),
    undefined,
  ],
  [
    'zeros after the end',
    'tar.gz',
    async () => gzipSync(Buffer.concat([await goodTar(), Buffer.alloc(2 ** 22)])),
    { entries: 100, bytes: 1000 },
  ],
  [
    'many files',
    'zip',
    () => zipSync(Object.fromEntries([...Array(20).keys()].map((i) => [`f${i}`, text('')]))),
    { entries: 19, bytes: 1000 },
  ],
  [
    'many folders',
    'tar',
    () => tarOf(...[...Array(20).keys()].map((i) => [{ name: `d${i}/`, type: 'directory' }] as const)),
    { entries: 19, bytes: 1000 },
  ],
])('%s: beyond the limits, and nothing is unpacked', async (_, kind, make, limits) => {
  const { folder, done } = await unpacking(await make(), kind, limits === undefined ? {} : { limits });
  await expect(done).rejects.toThrow(/MRT3017 .*the archive becomes more than/);
  expect(readdirSync(folder).sort()).toEqual([`archive.${kind}`, 'out']);
  expect(readdirSync(join(folder, 'out'))).toEqual([]);
});
