import { DEFAULT_LIMITS } from '@mrtjs/tensor';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../files/hash.js';
import { ExternalFiles } from './external-files.js';

let outer: string;
let folder: string;
beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'mrt-external-'));
  folder = join(outer, 'model');
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'w.bin'), 'weights');
  writeFileSync(join(folder, 'data', 'v.bin'), 'more');
  writeFileSync(join(outer, 'secret'), 'secret');
});
const files = (): ExternalFiles => new ExternalFiles(join(folder, 'net.onnx'));

test('files beside the model and below are read, once, and their hashes are known', () => {
  const external = files();
  expect(external.hashes()).toEqual({});
  const bytes = external.read('w.bin');
  expect(new TextDecoder().decode(bytes)).toBe('weights');
  expect(external.read('./data/../w.bin')).toBe(bytes);
  external.read('data/v.bin');
  expect(external.hashes()).toEqual({
    'external w.bin': sha256('weights'),
    [`external ${join('data', 'v.bin')}`]: sha256('more'),
  });
});

test('a link within the folder is followed', () => {
  symlinkSync(join(folder, 'w.bin'), join(folder, 'link'));
  expect(new TextDecoder().decode(files().read('link'))).toBe('weights');
});

test('a model that is itself reached by a link has its files where it is said to be', () => {
  symlinkSync(folder, join(outer, 'alias'));
  const external = new ExternalFiles(join(outer, 'alias', 'net.onnx'));
  expect(new TextDecoder().decode(external.read('w.bin'))).toBe('weights');
});

test.each<[string, (() => void) | null, string]>([
  ['../secret', null, 'outside its folder'],
  ['data/../../secret', null, 'outside its folder'],
  ['link', () => symlinkSync(join(outer, 'secret'), join(folder, 'link')), 'outside its folder'],
  ['up/secret', () => symlinkSync(outer, join(folder, 'up')), 'outside its folder'],
  ['.', null, 'outside its folder'],
  ['data', null, 'not a file'],
  ['nothing', null, 'cannot be read: ENOENT'],
  ['loop', () => symlinkSync(join(folder, 'loop'), join(folder, 'loop')), 'cannot be read: ELOOP'],
  ['w.bin/x', null, 'cannot be read: ENOTDIR'],
])('%s is refused (MRT6046)', (location, prepare, says) => {
  prepare?.();
  expect(() => files().read(location)).toThrow(expect.objectContaining({ code: 'MRT6046' }) as Error);
  expect(() => files().read(location)).toThrow(says);
});

test('files beyond the limit are not read (MRT6041)', () => {
  const external = new ExternalFiles(join(folder, 'net.onnx'), { ...DEFAULT_LIMITS, maxFileBytes: 6 });
  expect(() => external.read('w.bin')).toThrow('MRT6041');
});
