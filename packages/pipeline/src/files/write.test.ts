import { DEFAULT_LIMITS, MrtError } from '@mrtjs/tensor';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rename, writeFile as store } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, sha256 } from './hash.js';
import { readBytes, readText } from './read.js';
import { writeFile, writeFiles } from './write.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-files-'));
});
const at = (name: string): string => join(folder, name);
const content = (name: string): string => readFileSync(at(name), 'utf8');

test('a file is written, folders are created, and nothing else stays', async () => {
  await writeFile(at('new/file'), 'one');
  await writeFile(at('new/file'), Uint8Array.of(116, 119, 111));
  expect(content('new/file')).toBe('two');
  expect(readdirSync(at('new'))).toEqual(['file']);
});

test('a file that cannot be written is MRT6040 with its name', async () => {
  writeFileSync(at('file'), '');
  await expect(writeFile(at('file/below'), 'x')).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT6040', file: at('file/below') }],
  });
});

/** A crash at each step of writing three files, the last of which tells of the others. */
describe.each(['store 1', 'store 2', 'store 3', 'rename 1', 'rename 2', 'rename 3'])(
  'a crash at %s',
  (crash) => {
    test('leaves whole files, and the old manifest unless everything is there', async () => {
      const names = ['a', 'b', 'manifest'];
      names.forEach((name) => writeFileSync(at(name), `old ${name}`));
      let stores = 0;
      let renames = 0;
      const steps = {
        async store(path: string, text: Uint8Array | string) {
          if (`store ${++stores}` === crash) {
            await store(path, text.slice(0, 2));
            throw new Error('crash');
          }
          await store(path, text);
        },
        async rename(from: string, to: string) {
          if (`rename ${++renames}` === crash) throw new Error('crash');
          await rename(from, to);
        },
      };
      const files = names.map((name) => ({ path: at(name), content: `new ${name}` }));
      await expect(writeFiles(files, steps)).rejects.toBeInstanceOf(MrtError);
      for (const name of names) expect([`old ${name}`, `new ${name}`]).toContain(content(name));
      expect(content('manifest')).toBe('old manifest');
      if (crash.startsWith('store')) expect(names.map(content)).toEqual(names.map((name) => `old ${name}`));
      expect(readdirSync(folder).sort()).toEqual(names);
    });
  },
);

test('reading: missing files, folders, files beyond the limit and text that is not UTF-8 are told apart', async () => {
  mkdirSync(at('folder'));
  writeFileSync(at('big'), Buffer.alloc(100));
  writeFileSync(at('binary'), Uint8Array.of(0xff));
  await expect(readBytes(at('missing'))).rejects.toMatchObject({
    code: 'MRT6014',
    message: expect.stringMatching(/does not exist/) as string,
  });
  await expect(readBytes(at('folder'))).rejects.toMatchObject({
    code: 'MRT6014',
    message: expect.stringMatching(/not a file/) as string,
  });
  await expect(
    readBytes(at('big'), 'MRT6014', { ...DEFAULT_LIMITS, maxFileBytes: 99 }),
  ).rejects.toMatchObject({
    code: 'MRT6041',
  });
  await expect(readText(at('binary'), 'MRT6018')).rejects.toMatchObject({
    code: 'MRT6018',
    message: expect.stringMatching(/UTF-8/) as string,
  });
  expect(await readBytes(at('big'))).toHaveLength(100);
});

test('hashes: canonical JSON does not depend on the order of keys', () => {
  expect(
    canonicalJson({
      b: new Map([
        ['y', 1],
        ['x', 2],
      ]),
      a: [{ d: 1, c: null }],
    }),
  ).toBe('{"a":[{"c":null,"d":1}],"b":{"x":2,"y":1}}');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
