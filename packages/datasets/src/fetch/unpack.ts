/** Unpacking archives from others: whole or not at all, nothing outside of the folder, and within bounds. */
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { createGunzip } from 'node:zlib';
import { fail, MrtError } from '@mrtjs/tensor';
import { entryPath } from './entry-path.js';
import { tarEntries } from './tar.js';
import { zipEntries } from './zip.js';

/** Kinds of archives. */
export type ArchiveKind = 'tar' | 'tar.gz' | 'zip';

/** One entry of an archive; its content must be read before the next entry. */
export interface ArchiveEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
  /** Of a file. */
  content(): AsyncIterable<Uint8Array>;
}

/** Bounds for what an archive may become. */
export interface UnpackLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** Photographs hardly shrink in an archive, text to a tenth or so. */
const [MAX_RATIO, SPARE_BYTES, MAX_ENTRIES] = [64, 2 ** 20, 2 ** 21];

/**
 * Unpacks an archive into a folder. Everything is unpacked beside it first, and moved there in the end; what is there
 * already of the same name is written over.
 * @param last Paths that are moved after all others: where they are, everything is.
 * @throws {MrtError} MRT3017 for an archive that is damaged, or with links, paths that lead elsewhere, or beyond the
 * limits; nothing is left of it then.
 */
export async function unpack(
  archive: string,
  kind: ArchiveKind,
  folder: string,
  last: readonly string[] = [],
  limits?: UnpackLimits,
): Promise<void> {
  const bounds = limits ?? {
    entries: MAX_ENTRIES,
    bytes: MAX_RATIO * (await stat(archive)).size + SPARE_BYTES,
  };
  const beside = `${archive}.unpacked`;
  await rm(beside, { recursive: true, force: true });
  try {
    await mkdir(beside, { recursive: true });
    await unpackInto(beside, entriesOf(archive, kind, bounds), archive, bounds);
    await moveInto(folder, beside, last);
  } catch (error) {
    if (error instanceof MrtError || isOfTheSystem(error)) throw error;
    fail('MRT3017', `the archive is damaged: ${(error as Error).message}`, {
      file: archive,
      hint: 'fetch it again',
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** A full disk and the like say nothing of the archive. */
function isOfTheSystem(error: unknown): boolean {
  return ['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'EMFILE'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

function entriesOf(archive: string, kind: ArchiveKind, limits: UnpackLimits): AsyncIterable<ArchiveEntry> {
  if (kind === 'zip') return zipEntries(archive);
  const file = createReadStream(archive);
  const bytes = kind === 'tar' ? file : file.pipe(createGunzip());
  file.once('error', (error) => bytes.destroy(error));
  return tarEntries(bounded(bytes, limits, archive), archive);
}

async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  limits: UnpackLimits,
  archive: string,
): AsyncGenerator<Uint8Array> {
  // Headers and filling come on top of the files.
  const most = limits.bytes + 1024 * limits.entries;
  let total = 0;
  for await (const chunk of chunks) {
    if ((total += chunk.length) > most) tooLarge(archive, limits);
    yield chunk;
  }
}

async function unpackInto(
  folder: string,
  entries: AsyncIterable<ArchiveEntry>,
  archive: string,
  limits: UnpackLimits,
): Promise<void> {
  let [count, bytes] = [0, 0];
  for await (const entry of entries) {
    if (++count > limits.entries) tooLarge(archive, limits);
    const path = entryPath(entry.name, archive);
    if (path === undefined) continue;
    if (entry.kind === 'directory') {
      await mkdir(join(folder, path), { recursive: true });
      continue;
    }
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // `wx`: a second entry of the same name is an error.
    const file = await open(join(folder, path), 'wx');
    try {
      for await (const chunk of entry.content()) {
        if ((bytes += chunk.length) > limits.bytes) tooLarge(archive, limits);
        await writeAll(file, chunk);
      }
    } finally {
      await file.close();
    }
  }
  if (count === 0) throw new Error('it has no entries');
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;)
    done += (await file.write(chunk, done, chunk.length - done)).bytesWritten;
}

function tooLarge(archive: string, { entries, bytes }: UnpackLimits): never {
  fail('MRT3017', `the archive becomes more than ${entries} files or ${bytes} bytes`, {
    file: archive,
    hint: 'nothing of it was unpacked; do not use it',
  });
}

/** Folders that are not there yet are moved as a whole, the content of others one by one, `last` after the rest. */
async function moveInto(folder: string, from: string, last: readonly string[], path = '.'): Promise<void> {
  const names = await readdir(join(from, path));
  const isLast = (name: string): boolean =>
    last.some((one) => `${one}/`.startsWith(`${posix.join(path, name)}/`));
  for (const name of [...names.filter((one) => !isLast(one)), ...names.filter(isLast)]) {
    const entry = posix.join(path, name);
    const [source, target] = [join(from, entry), join(folder, entry)];
    if ((await isFolder(source)) && (await isFolder(target))) await moveInto(folder, from, last, entry);
    else await rename(source, target);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
