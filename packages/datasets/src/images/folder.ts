/** Folders of images. */
import { readdir } from 'node:fs/promises';
import { fail } from '@mrtjs/tensor';
import { damagedFile } from '../readers/byte-reader.js';

/** How many missing files an error names. */
const NAMED = 5;

/**
 * Checks that a folder has the files that a list or an annotation mentions, all at once.
 * @throws {MrtError} MRT3006 for names that lead out of the folder, MRT3007 for missing files.
 */
export async function expectFiles(
  folder: string,
  names: readonly string[],
  mentionedIn: string,
): Promise<void> {
  const outside = names.find((name) => name === '..' || /[/\\]/.test(name));
  if (outside !== undefined)
    damagedFile(mentionedIn, `mentions "${outside}", which is not the name of a file`);
  const present = new Set(await readdir(folder));
  const missing = names.filter((name) => !present.has(name));
  if (missing.length > 0)
    fail(
      'MRT3007',
      `${missing.length} of ${names.length} files are missing: ${missing.slice(0, NAMED).join(', ')}${missing.length > NAMED ? ', …' : ''}`,
      { file: folder, hint: `they are mentioned in ${mentionedIn}` },
    );
}
