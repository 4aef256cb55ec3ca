/** The tests of the workspace that cite requirements. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chapters } from '../requirements/index.js';
import type { Citation } from './citations.js';
import { citationsOf } from './citations.js';

/** A test file, as a path from the root of the workspace, and what its titles cite. */
export interface CitingFile {
  readonly path: string;
  readonly citations: readonly Citation[];
}

/**
 * All test files under the `src` of packages and tools, in the order of their paths. Those of this package are left out:
 * the numbers in their titles are examples.
 */
export function collectCitations(root: string): readonly CitingFile[] {
  return testFiles(root).map((path) => ({
    path,
    citations: citationsOf(path, readFileSync(join(root, path), 'utf8')),
  }));
}

/** Files and titles by requirement. */
export type Coverage = ReadonlyMap<
  string,
  readonly { readonly path: string; readonly titles: readonly string[] }[]
>;

/** Groups citations by requirement; a title that is there twice in a file is listed once. */
export function coverageOf(files: readonly CitingFile[]): Coverage {
  const coverage = new Map<string, { path: string; titles: string[] }[]>();
  for (const { path, citations } of files)
    for (const { title, ids } of citations)
      for (const id of ids) {
        const places = coverage.get(id) ?? [];
        coverage.set(id, places);
        const last = places.at(-1);
        if (last?.path !== path) places.push({ path, titles: [title] });
        else if (!last.titles.includes(title)) last.titles.push(title);
      }
  return coverage;
}

/** What is wrong between requirements, tests and exceptions; one line each. */
export function gapsOf(coverage: Coverage, exceptions: Readonly<Record<string, string>>): string[] {
  const known = new Set(chapters.flatMap(({ statements }) => Object.keys(statements)));
  return [
    ...[...known]
      .filter((id) => !coverage.has(id) && exceptions[id] === undefined)
      .map((id) => `${id} has neither a test nor an exception`),
    ...Object.keys(exceptions)
      .filter((id) => coverage.has(id))
      .map((id) => `${id} has a test: it is no exception any more`),
    ...[...coverage.keys(), ...Object.keys(exceptions)]
      .filter((id) => !known.has(id))
      .map((id) => `${id} is no requirement`),
  ];
}

function testFiles(root: string): string[] {
  return ['packages', 'tools']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}/src`))
    .flatMap((folder) => filesUnder(root, folder))
    .filter((path) => path.endsWith('.test.ts') && !path.startsWith('tools/docs/'))
    .sort();
}

/** A folder that is not there has no files: not everything in the workspace has sources. */
function filesUnder(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.replaceAll('\\', '/')}`,
  );
}
