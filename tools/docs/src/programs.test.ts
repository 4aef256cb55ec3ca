import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspacePath } from '@mrtjs/testing';

/** Code blocks of a page, joined: a page is one program told in pieces. */
function programOf(page: string): string {
  return [...readFileSync(page, 'utf8').matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)]
    .map(([, code]) => code)
    .join('\n');
}

/** Only the opening block: the ten lines that must work on their own. */
function openingOf(page: string): string {
  return /```(?:ts|js)\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
}

/** Runs a program against the sources of the workspace, in a folder where every package resolves. */
function run(program: string): { status: number | null; stderr: string } {
  const folder = mkdtempSync(workspacePath('tools/docs/.run-'));
  try {
    const file = join(folder, 'page.ts');
    writeFileSync(file, program);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const result = spawnSync(
      process.execPath,
      ['--conditions=@mrtjs/source', '--import', '@swc-node/register/esm-register', file],
      { cwd: workspacePath(), encoding: 'utf8' },
    );
    return { status: result.status, stderr: result.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const packages = readdirSync(workspacePath('packages'));

test.each(packages)('the opening lines of the README of %s run', (name) => {
  const program = openingOf(workspacePath('packages', name, 'README.md'));
  expect(program).toMatch(/@mrtjs\//);
  expect(run(program)).toMatchObject({ status: 0 });
});

test.each(['add-a-dataset', 'add-an-operator', 'convert', 'profiles', 'write-a-pass'])(
  'the program of docs/%s.md runs',
  (name) => {
    const program = programOf(workspacePath('docs', `${name}.md`));
    expect(program).toMatch(/@mrtjs\//);
    expect(run(program)).toMatchObject({ status: 0 });
  },
);
