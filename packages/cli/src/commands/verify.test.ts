import { workspacePath } from '@mrtjs/testing';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, mrt, sha256, writeCompiled } from '../testing/harness.js';

/** The part of `bounds.json` that the tests change. */
interface Bounds {
  sha256: { symbol: string; params: string };
  entries: { node: string; low: number; high: number }[];
}

/** Changes the bounds of a compiled model, as someone might who wants another model to pass. */
function tamper(folder: string, change: (bounds: Bounds) => void): void {
  const path = join(folder, 'bounds.json');
  const bounds = JSON.parse(readFileSync(path, 'utf8')) as Bounds;
  change(bounds);
  writeFileSync(path, JSON.stringify(bounds));
}

/** Makes a weight larger that was 1, the first one. */
function enlargeWeight(folder: string): Buffer {
  const params = readFileSync(join(folder, 'params'));
  const at = params.length - 12;
  expect([...params.subarray(at)]).toEqual([1, 2, 3, 4, 255, 254, 253, 252, 0, 0, 0, 1]);
  params[at] = 100;
  writeFileSync(join(folder, 'params'), params);
  return params;
}

test('a compiled model is verified: number of nodes and the tightest margin', async () => {
  const folder = await writeCompiled(2);
  expect(await mrt(['verify', folder])).toEqual({
    code: 0,
    stdout:
      'verified: no value of 5 nodes (5 entries) overflows\n' +
      'tightest margin: dense_0 (dense) reaches 1270 of 2147483647, 20.7 bits to spare\n',
    stderr: '',
  });
  const { code, stdout } = await mrt(['verify', folder, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    verified: true,
    nodes: 5,
    entries: 5,
    tightest: { node: 'dense_0', operator: 'dense', magnitude: 1270 },
    sha256: { symbol: sha256(readFileSync(join(folder, 'symbol'))) },
  });
});

type Damage = (folder: string) => void;
const claim = (node: string, range: { low?: number; high?: number }): Damage => {
  return (folder) =>
    tamper(folder, ({ entries }) =>
      Object.assign(entries.find((entry) => entry.node === node) as object, range),
    );
};

test.each<readonly [string, Damage, string]>([
  ['a claim that does not follow', claim('dense_0', { high: 1269 }), 'MRT4032 node dense_0'],
  ['a claim beyond the precision', claim('dense_0', { high: 2 ** 30 }), 'MRT4031 node dense_0'],
  ['a claim about the input', claim('data', { low: 0 }), 'MRT4032 node data'],
  ['other parameters', (folder) => void enlargeWeight(folder), 'MRT7005'],
  [
    'other parameters, whose hash was replaced',
    (folder) => {
      const hash = sha256(enlargeWeight(folder));
      tamper(folder, (bounds) => (bounds.sha256.params = hash));
    },
    'MRT4032 node weight',
  ],
  ['another symbol', (folder) => writeFileSync(join(folder, 'symbol'), '{}'), 'MRT7005'],
  ['damaged bounds', (folder) => writeFileSync(join(folder, 'bounds.json'), '{"entries": []}'), 'MRT4030'],
  ['no bounds', (folder) => rmSync(join(folder, 'bounds.json')), 'MRT7001'],
])('%s: exit code 1', async (_, damage, expected) => {
  const folder = await writeCompiled();
  damage(folder);
  const { code, stdout, stderr } = await mrt(['verify', folder]);
  expect(code).toBe(1);
  expect(stderr).toContain(expected);
  expect(stdout).toBe('');
});

test('the embedded example is compiled with bounds that hold', async () => {
  const folder = emptyFolder();
  const config = workspacePath('examples', 'digits', 'digits.ini');
  const set = ['COMPILATION.Dump_dir', 'DEFAULT.Checkpoint_dir'].flatMap((option) => [
    '--set',
    `${option}=${folder}`,
  ]);
  expect(
    await mrt(['compile', config, '--quiet', '--set', 'CALIBRATION.Calibrate_num=1', ...set]),
  ).toMatchObject({ code: 0 });
  const { code, stdout } = await mrt(['verify', join(folder, 'digits_cvm')]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^verified: no value of \d+ nodes/);
}, 60_000);
