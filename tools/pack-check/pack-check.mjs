#!/usr/bin/env node
/**
 * What a user gets: packs every package, installs the tarballs into an empty project, and uses each by name, by
 * `import` and by `require`; then runs the ten lines at the top of each package's README there, and a user's own project
 * beside. Needs a finished build and the npm registry.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkOwnProject } from './own-project.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const work = mkdtempSync(join(tmpdir(), 'mrt-pack-'));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const packages = readdirSync(join(root, 'packages')).map((folder) => {
  const path = join(root, 'packages', folder);
  return { path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) };
});

/** Packages whose example needs an optional peer dependency: everything else must work without it. */
const NEEDED_PEERS = new Map([['@mrtjs/engine-onnxruntime', 'onnxruntime-node']]);

/** Files that must never be published. */
const unwanted = /\.test\.|\.tsbuildinfo$|(^|\/)src\/|out-tsc/;

/** Runs the opening lines of a package's README in the project, if it has some. */
function runExample(path, name) {
  const example = /```(?:ts|js)\n([\s\S]*?)```/.exec(readFileSync(join(path, 'README.md'), 'utf8'))?.[1];
  if (example === undefined) return false;
  const file = join(work, 'project', `${name.replaceAll(/[@/]/g, '_')}.mjs`);
  writeFileSync(file, example);
  run('node', [file], join(work, 'project'));
  return true;
}

try {
  const tarballs = packages.map(({ path, manifest }) => {
    const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', work], path));
    const stray = packed.files.map((file) => file.path).filter((file) => unwanted.test(file));
    if (stray.length > 0) throw new Error(`${manifest.name} packs files it should not: ${stray.join(', ')}`);
    return join(work, packed.filename);
  });

  const project = join(work, 'project');
  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, version: '0.0.0' }),
  );
  run('npm', ['install', '--no-fund', '--no-audit', '--omit=dev', ...tarballs], project);

  for (const { path, manifest } of packages) {
    const { name } = manifest;
    const entries = Object.keys(manifest.exports).filter((key) => key !== './package.json');
    for (const entry of entries) {
      const specifier = name + entry.slice(1);
      const report = `if (Object.keys(m).length === 0) throw new Error('no exports'); `;
      run('node', ['--input-type=module', '-e', `import * as m from '${specifier}'; ${report}`], project);
      run('node', ['--input-type=commonjs', '-e', `const m = require('${specifier}'); ${report}`], project);
    }
    const hasExample = !NEEDED_PEERS.has(name) && runExample(path, name);
    console.log(`${name}: import, require${hasExample ? ' and the README example' : ''} work`);
  }

  // Nothing that the peer's install script would download is needed.
  writeFileSync(join(project, '.npmrc'), 'onnxruntime-node-install=skip\n');
  for (const { path, manifest } of packages.filter(({ manifest: { name } }) => NEEDED_PEERS.has(name))) {
    const peer = NEEDED_PEERS.get(manifest.name);
    run('npm', ['install', '--no-fund', '--no-audit', `${peer}@${manifest.peerDependencies[peer]}`], project);
    runExample(path, manifest.name);
    console.log(`${manifest.name}: the README example works with ${peer}`);
  }

  const version = run('npx', ['--no-install', 'mrt', '--version'], project).trim();
  console.log(`mrt ${version} runs from the installed package`);

  const { samples, float, agreement } = checkOwnProject({ root, project, run });
  console.log(
    `a project of its own, with a dataset and a pass: ${samples} samples, float top1 ${float}, agreement ${agreement}`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
