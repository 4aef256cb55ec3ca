/** Where the files of a dataset are. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail } from '@mrtjs/tensor';
import type { AnyDataset, DataFile, SplitName } from './dataset.js';

/** The files of a split that exist, by their path in the definition. */
export type LocatedFiles = ReadonlyMap<string, string>;

/**
 * The files of the first of `candidates` that is complete. `root` may be the folder with the dataset's own files, its
 * parent, or the parent of a folder named like the dataset (`~/.mxnet/datasets`).
 * @throws {MrtError} MRT3004 with every missing file of the first candidate when none is complete.
 */
export async function locateSplit(
  dataset: AnyDataset,
  root: string,
  candidates: readonly SplitName[],
): Promise<{ readonly split: SplitName; readonly files: LocatedFiles }> {
  const folders = foldersOf(dataset, root);
  const searched: Search[] = [];
  for (const split of candidates)
    for (const wanted of [dataset.splits[split] ?? [], ...(dataset.otherForms?.[split] ?? [])])
      for (const folder of folders) {
        const search = await searchFolder(folder, split, wanted);
        if (search.missing.length === 0) return search;
        searched.push(search);
      }
  return missingFiles(dataset, root, candidates, folders, searched);
}

interface Search {
  readonly split: SplitName;
  readonly folder: string;
  readonly files: LocatedFiles;
  readonly missing: readonly string[];
}

function foldersOf({ name, folder }: AnyDataset, root: string): string[] {
  const bases = [root, join(root, name)].map((base) => resolve(base));
  return folder === undefined ? bases : bases.flatMap((base) => [base, join(base, folder)]);
}

async function searchFolder(folder: string, split: SplitName, wanted: readonly DataFile[]): Promise<Search> {
  const files = new Map<string, string>();
  const missing: string[] = [];
  for (const { path, optional } of wanted) {
    const found = await firstExisting([path, path.replace(/\.gz$/, '')].map((name) => join(folder, name)));
    if (found !== undefined) files.set(path, found);
    else if (!optional) missing.push(path);
  }
  return { split, folder, files, missing };
}

async function firstExisting(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const exists = await stat(path).then(
      () => true,
      () => false,
    );
    if (exists) return path;
  }
  return undefined;
}

function missingFiles(
  { name, source, downloads }: AnyDataset,
  root: string,
  [wanted, ...others]: readonly SplitName[],
  folders: readonly string[],
  searched: readonly Search[],
): never {
  // The folder that holds most of the files is the one that the user meant.
  const [closest] = searched
    .filter((search) => search.split === wanted)
    .sort((a, b) => a.missing.length - b.missing.length) as [Search, ...Search[]];
  const instead = others.length === 0 ? '' : ` (nor those of ${others.join(' or ')}, which would do)`;
  fail('MRT3004', `dataset ${name}, split ${wanted}: ${closest.missing.join(', ')} not found${instead}`, {
    file: closest.folder,
    hint: [
      downloads === undefined
        ? source
        : `get them by: npx --no-install mrt datasets fetch ${name} --dir ${resolve(root)}; or by hand: ${source}`,
      `looked in ${folders.join(', ')}`,
    ].join('; '),
  });
}
