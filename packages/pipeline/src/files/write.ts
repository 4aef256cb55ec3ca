/**
 * Writing files so that a crash at any moment leaves the old file or the new one, never half of one: the content goes
 * to a temporary name in the same folder, is forced to the disk, and is renamed.
 */
import { errorOf, MrtError } from '@mrtjs/tensor';
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file to write. */
export interface FileContent {
  readonly path: string;
  readonly content: Uint8Array | string;
}

/** The steps of writing that can fail; replaced in tests to break off between them. */
export interface WriteSteps {
  /** Writes all of a new file and forces it to the disk. */
  store(path: string, content: Uint8Array | string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

const onDisk: WriteSteps = {
  async store(path, content) {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
};

/** Writes one file. @throws {MrtError} MRT6040 */
export async function writeFile(path: string, content: Uint8Array | string): Promise<void> {
  await writeFiles([{ path, content }]);
}

/**
 * Writes files that belong together: all contents are on the disk before the first old file is replaced, and files are
 * replaced in the order given, so that the last one, which tells of the others, is only there when they are.
 * @throws {MrtError} MRT6040 naming the file; temporary files are removed.
 */
export async function writeFiles(files: readonly FileContent[], steps: WriteSteps = onDisk): Promise<void> {
  const staged: { readonly temporary: string; readonly path: string }[] = [];
  let current = files[0]?.path ?? '';
  try {
    for (const { path, content } of files) {
      current = path;
      await mkdir(dirname(path), { recursive: true });
      const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
      staged.push({ temporary, path });
      await steps.store(temporary, content);
    }
    for (const { temporary, path } of staged) {
      current = path;
      await steps.rename(temporary, path);
    }
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) await syncFolder(folder);
  } catch (error) {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
    const message = `the file cannot be written: ${(error as Error).message}`;
    throw new MrtError([errorOf('MRT6040', message, { file: current })], { cause: error });
  }
}

/** Forces the names of a folder to the disk, where the system lets one. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
