#!/usr/bin/env node
/**
 * What the generators write passes at once: makes a dataset, an operator and a pass in a copy of the workspace by
 * `nx g`, and runs lint, types, their tests, and the tests of the tables and pages that they are in. Needs an installed
 * workspace.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const copy = mkdtempSync(join(tmpdir(), 'mrt-generators-'));

/** Without what a surrounding run of nx says of itself. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));

function run(command, args, cwd = copy) {
  try {
    return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    console.error(`${error.stdout}\n${error.stderr}`);
    throw new Error(`${command} ${args.join(' ')} failed`, { cause: error });
  }
}

/** The sources, tracked or not; what is installed is linked, but the workspace's own packages to the copy. */
function copyWorkspace() {
  const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root).split(
    '\0',
  );
  for (const file of files)
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  linkModules('node_modules');
  for (const group of ['packages', 'tools'])
    for (const name of readdirSync(join(copy, group))) {
      linkModules(join(group, name, 'node_modules'));
      // What is built already need not be built again.
      for (const built of ['dist', 'out-tsc'])
        if (existsSync(join(root, group, name, built)))
          cpSync(join(root, group, name, built), join(copy, group, name, built), {
            recursive: true,
            preserveTimestamps: true,
          });
    }
  mkdirSync(join(copy, 'node_modules/@mrtjs'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules/@mrtjs')))
    cpSync(join(root, 'node_modules/@mrtjs', name), join(copy, 'node_modules/@mrtjs', name), {
      verbatimSymlinks: true,
    });
  run('git', ['init', '-q']);
  run('git', ['add', '--all']);
}

function linkModules(folder) {
  if (!existsSync(join(root, folder))) return;
  mkdirSync(join(copy, folder), { recursive: true });
  for (const name of readdirSync(join(root, folder)))
    if (name !== '@mrtjs' && name !== '.cache')
      symlinkSync(join(root, folder, name), join(copy, folder, name));
}

const begin = performance.now();
const step = (text) =>
  console.log(`generators: ${text} (${((performance.now() - begin) / 1000).toFixed(0)} s)`);

try {
  step('copying the workspace');
  copyWorkspace();
  for (const [kind, name] of [
    ['dataset', 'tiny-pictures'],
    ['operator', '_hard_swish'],
    ['pass', 'drop-dropout'],
  ]) {
    step(`nx g @mrtjs/generators:${kind} ${name}`);
    run('npx', ['nx', 'g', `@mrtjs/generators:${kind}`, name]);
  }
  const written = run('git', ['ls-files', '--modified', '--others', '--exclude-standard']).trim().split('\n');
  step(`format, lint, types of ${written.length} files`);
  run('npx', ['prettier', '--check', ...written]);
  run('npx', ['eslint', ...written.filter((file) => file.endsWith('.ts'))]);
  run('npx', ['tsc', '-b', ...new Set(written.flatMap((file) => /^packages\/[^/]+/.exec(file) ?? []))]);
  step('tests of what was written, and of the tables and pages that it is in');
  for (const [folder, tests] of [
    ['packages/datasets', ['tiny-pictures', 'registry']],
    ['packages/graph', ['hard-swish']],
    ['packages/quantization', ['hard-swish']],
    ['packages/engine-tfjs', ['kernels']],
    ['packages/prepare', ['drop-dropout']],
    ['packages/pipeline', ['operator-support']],
    ['tools/docs', ['generated']],
  ])
    run('npx', ['jest', ...tests], join(copy, folder));
  step('everything passes');
} finally {
  rmSync(copy, { recursive: true, force: true });
}
