/**
 * A new user's project outside of the workspace: a dataset and a pass of its own, written in TypeScript against the
 * published types, and a run of `mrt` with both.
 */
import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {object} place
 * @param {string} place.root The workspace.
 * @param {string} place.project A folder in which the packages are installed.
 * @param {(command: string, args: readonly string[], cwd: string) => string} place.run
 */
export function checkOwnProject({ root, project, run }) {
  const folder = join(project, 'own-project');
  cpSync(join(root, 'tools/pack-check/own-project'), folder, { recursive: true });
  for (const file of ['digits-symbol.json', 'digits-0000.params'])
    copyFileSync(join(root, 'examples/digits', file), join(folder, file));
  // Types are checked here: an error that is expected and does not come is one too.
  run('node', [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], folder);
  run('node', ['-e', `import('./my-pass.mjs').then((pass) => pass.test())`], folder);
  const result = JSON.parse(
    run('npx', ['--no-install', 'mrt', 'run', 'own.ini', '--json', '--quiet'], folder),
  );
  const { samples, float, agreement } = result.evaluation;
  if (samples !== 200 || float.top1 < 0.9 || agreement < 0.95 || result.compiled === undefined)
    throw new Error(`unexpected result: ${JSON.stringify(result.evaluation)}`);
  const prepared = readFileSync(join(folder, 'checkpoints/digits.prepare.json'), 'utf8');
  if (!prepared.includes('mrt_two_relus_once_0')) throw new Error('the pass did not run');
  return { samples, float: float.top1, agreement };
}
