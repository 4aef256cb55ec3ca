import { formatNpy, float32, int32, parseNpy, parseNpz, toNumbers } from '@mrtjs/tensor';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, mrt, writeCompiled } from '../testing/harness.js';

/** The input is (10, -10, 5, 20), the weights of the first output (1, 2, 3, 4). */
const SCORES = [85, -85, 20];

test('exec writes .npy for one output, and --json tells times and hash', async () => {
  const folder = await writeCompiled();
  const output = join(folder, 'out.npy');
  const argv = [
    'exec',
    folder,
    '--input',
    join(folder, 'data.npy'),
    '--output',
    output,
    '--repeat',
    '3',
    '--json',
  ];
  const { code, stdout } = await mrt(argv);
  expect(code).toBe(0);
  const written = parseNpy(readFileSync(output));
  expect(written).toMatchObject({ dtype: 'int32', shape: [1, 3] });
  expect(Array.from(toNumbers(written))).toEqual(SCORES);
  const bytes = Buffer.from(Int32Array.from(SCORES).buffer);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    milliseconds: { min: 1, median: 1, max: 1 },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    gas: expect.any(Number),
  });
});

test('exec writes .npz for several outputs', async () => {
  const folder = await writeCompiled(2);
  const output = join(folder, 'out.npz');
  expect((await mrt(['exec', folder, '--input', join(folder, 'data.npy'), '--output', output])).code).toBe(0);
  const entries = [...parseNpz(readFileSync(output)).values()].map((entry) => Array.from(toNumbers(entry)));
  expect(entries).toEqual([SCORES, [85, 0, 20]]);
});

test('floats are refused, or quantized when asked for', async () => {
  const folder = await writeCompiled();
  const input = join(folder, 'float.npy');
  const refused = await mrt(['exec', folder, '--input', input]);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('--quantize-input');
  const quantized = await mrt(['exec', folder, '--input', input, '--quantize-input', '--json']);
  const integers = await mrt(['exec', folder, '--input', join(folder, 'data.npy'), '--json']);
  const hash = ({ stdout }: typeof quantized) => (JSON.parse(stdout) as { sha256: string }).sha256;
  expect(hash(quantized)).toBe(hash(integers));
});

test.each<[string, (folder: string) => string[], string]>([
  ['a folder without a model', () => [emptyFolder(), '--input', 'x.npy'], 'MRT7001'],
  ['an input that is not there', (folder) => [folder, '--input', join(folder, 'no.npy')], 'MRT7001'],
  ['an input that is no array', (folder) => [folder, '--input', join(folder, 'symbol')], 'MRT0101'],
  ['an input of another shape', (folder) => [folder, '--input', join(folder, 'other.npy')], 'MRT7002'],
  ['a damaged model', (folder) => [folder, '--input', join(folder, 'data.npy')], 'MRT40'],
])('%s is said and leaves with 1', async (what, argv, says) => {
  const folder = await writeCompiled();
  writeFileSync(join(folder, 'other.npy'), formatNpy(int32([1, 5], [1, 2, 3, 4, 5])));
  if (what === 'a damaged model') writeFileSync(join(folder, 'symbol'), '{}');
  const { code, stderr } = await mrt(['exec', ...argv(folder)]);
  expect(code).toBe(1);
  expect(stderr).toContain(says);
  expect(stderr).not.toContain('    at ');
});

test('a float array needs the ext file to be quantized', async () => {
  const folder = await writeCompiled();
  writeFileSync(join(folder, 'ext'), 'nothing');
  writeFileSync(join(folder, 'in.npy'), formatNpy(float32([1, 4], [1, 2, 3, 4])));
  const { code, stderr } = await mrt(['exec', folder, '--input', join(folder, 'in.npy'), '--quantize-input']);
  expect(code).toBe(1);
  expect(stderr).toContain('MRT4026');
});
