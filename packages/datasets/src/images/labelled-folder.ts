/** Folders of images whose names tell the class. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '@mrtjs/tensor';

/** An image of a class. */
export interface LabelledFile {
  /** Relative to the folder, with `/` between names. */
  readonly name: string;
  readonly label: number;
}

const IMAGE = /\.(?:jpe?g|png|webp)$/i;

/** Files by class: `0042_anything.jpg` is of class 42. */
const PREFIXED = /^(\d+)_/;

/**
 * The images of a folder: either in one folder for each class, numbered in alphabetical order, or in files whose names
 * begin with the number of their class and `_`. The classes take turns, so that the first images are of many classes.
 * @throws {MrtError} MRT3004 for a folder without images, MRT3006 for images of neither kind.
 */
export async function labelledFiles(folder: string): Promise<LabelledFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const here = entries.filter((entry) => entry.isFile() && IMAGE.test(entry.name)).map(({ name }) => name);
  const byClass = here.length > 0 ? byPrefix(here, folder) : await bySubfolder(folder, subfoldersOf(entries));
  const files = inTurns(byClass);
  if (files.length === 0)
    fail('MRT3004', 'the folder has no images', {
      file: folder,
      hint: 'put JPEG, PNG or WebP files into one folder for each class, or name them CLASS_anything.jpg by class number',
    });
  return files;
}

/** File names of each class. */
type NamesByClass = ReadonlyMap<number, readonly string[]>;

function byPrefix(names: readonly string[], folder: string): NamesByClass {
  const classes = new Map<number, string[]>();
  for (const name of [...names].sort()) {
    const label = Number(PREFIXED.exec(name)?.[1]);
    if (!Number.isSafeInteger(label))
      fail('MRT3006', `the name of ${name} does not begin with the number of a class`, {
        file: folder,
        hint: 'name images CLASS_anything.jpg, or put them into one folder for each class',
      });
    const own = classes.get(label);
    if (own === undefined) classes.set(label, [name]);
    else own.push(name);
  }
  return new Map([...classes].sort(([a], [b]) => a - b));
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
}

function subfoldersOf(entries: readonly Entry[]): string[] {
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

async function bySubfolder(folder: string, subfolders: readonly string[]): Promise<NamesByClass> {
  const classes = new Map<number, readonly string[]>();
  for (const [label, name] of subfolders.entries()) {
    const images = (await readdir(join(folder, name))).filter((file) => IMAGE.test(file)).sort();
    classes.set(
      label,
      images.map((file) => `${name}/${file}`),
    );
  }
  return classes;
}

function inTurns(classes: NamesByClass): LabelledFile[] {
  return [...classes]
    .flatMap(([label, names]) => names.map((name, turn) => ({ name, label, turn })))
    .sort((a, b) => a.turn - b.turn)
    .map(({ name, label }) => ({ name, label }));
}
