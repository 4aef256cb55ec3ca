/** One file from the network: gone on with where it broke off, and checked against what was published. */
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, MrtError } from '@mrtjs/tensor';
import type { PublishedFile } from './published.js';
import { checkPublished, problemsOf } from './published.js';

/** How to download. */
export interface DownloadOptions {
  /** Bytes so far, and of the whole where that is known. */
  onProgress?(done: number, total: number | undefined): void;
  readonly signal?: AbortSignal | undefined;
  /** Attempts without any progress before giving up; default 5. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; twice as long before each further one. Default 1000. */
  readonly patience?: number;
}

/** A file of which nothing is published may have so many bytes. */
const MAX_BYTES = 2 ** 37;

/**
 * Downloads a file to `path`. What arrived is kept beside it, as `<path>.part`, until it is whole and checked; a later
 * call goes on from there.
 * @throws {MrtError} MRT3015 when it cannot be had, MRT3016 when it is not what was published.
 * @throws the signal's reason when aborted.
 */
export async function download(
  file: PublishedFile,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  const { signal, attempts = 5, patience = 1000 } = options;
  if (await isThere(file, path)) return;
  const part = new PartialFile(path);
  await mkdir(dirname(path), { recursive: true });
  for (let failed = 0; ;) {
    const before = await part.size();
    try {
      await receive(file, part, options);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Interruption)) throw error;
      failed = (await part.size()) > before ? 1 : failed + 1;
      if (failed >= attempts) fail('MRT3015', `${file.url}: ${error.message}`, { file: path, hint: RETRY });
      await pause(patience * 2 ** (failed - 1), undefined, { signal }).catch(() => undefined);
      signal?.throwIfAborted();
    }
  }
  await checkPublished(file, part.path);
  await part.finish();
}

/** Whether an earlier call finished, and the file is what was published. */
async function isThere(file: PublishedFile, path: string): Promise<boolean> {
  return stat(path).then(
    async () => (await problemsOf(file, path)).length === 0,
    () => false,
  );
}

const RETRY = 'run it again to go on from what arrived, or fetch the file from elsewhere';

/** Something that may be better next time. */
class Interruption extends Error {}

/** What is known of the bytes that arrived: they can be gone on with only while the file on the server is the same. */
interface Validator {
  readonly url: string;
  /** `ETag` or `Last-Modified`. */
  readonly version: string | null;
}

/** The bytes that arrived so far. */
class PartialFile {
  readonly target: string;
  readonly path: string;
  readonly #about: string;

  constructor(target: string) {
    this.target = target;
    this.path = `${target}.part`;
    this.#about = `${target}.part.json`;
  }

  async size(): Promise<number> {
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }

  async validator(): Promise<Validator | undefined> {
    try {
      const { url, version } = JSON.parse(await readFile(this.#about, 'utf8')) as Partial<Validator>;
      if (typeof url === 'string' && (typeof version === 'string' || version === null))
        return { url, version };
    } catch {
      // Nothing, or nothing usable, is known.
    }
    return undefined;
  }

  /** Opens it to go on at its end, or from the beginning. */
  async open(validator: Validator, goOn: boolean): Promise<FileHandle> {
    await writeFile(this.#about, JSON.stringify(validator));
    return open(this.path, goOn ? 'a' : 'w');
  }

  async discard(): Promise<void> {
    await Promise.all([this.path, this.#about].map((path) => rm(path, { force: true })));
  }

  async finish(): Promise<void> {
    await rename(this.path, this.target);
    await rm(this.#about, { force: true });
  }
}

/** One request. @throws {Interruption} for what may be better next time. */
async function receive(
  file: PublishedFile,
  part: PartialFile,
  { signal, onProgress }: DownloadOptions,
): Promise<void> {
  const known = await part.validator();
  const published = file.sha256 !== undefined || file.md5 !== undefined;
  // Bytes that cannot be checked in the end must be of the same version.
  const size = known?.url === file.url && (published || known.version !== null) ? await part.size() : 0;
  if (size > 0 && size === file.bytes) return;
  const response = await request(file.url, size, known?.version ?? null, signal);
  if (response.status === 416) {
    await response.body?.cancel();
    await part.discard();
    throw new Interruption('what arrived does not fit the file on the server');
  }
  const from = response.status === 206 ? size : 0;
  const total = totalOf(response, from, file);
  const handle = await part.open({ url: file.url, version: versionOf(response) }, from > 0);
  let done = from;
  try {
    onProgress?.(done, total);
    for await (const chunk of chunksOf(response)) {
      done += chunk.length;
      if (done > (total ?? MAX_BYTES)) tooLong(file, total);
      await handle.write(chunk);
      onProgress?.(done, total);
    }
  } finally {
    await handle.close();
  }
  if (total !== undefined && done < total) throw new Interruption(`it ended after ${done} of ${total} bytes`);
}

async function request(
  url: string,
  from: number,
  version: string | null,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = {
    // Packed files are to arrive packed.
    'accept-encoding': 'identity',
    ...(from === 0 ? {} : { range: `bytes=${from}-` }),
    ...(from === 0 || version === null ? {} : { 'if-range': version }),
  };
  const response = await fetch(url, { headers, ...(signal === undefined ? {} : { signal }) }).catch(
    (error: Error) => {
      throw new Interruption(reasonOf(error));
    },
  );
  const { status } = response;
  if (status === 200 || status === 206 || status === 416) return response;
  await response.body?.cancel();
  if (status >= 500 || status === 429 || status === 408)
    throw new Interruption(`the server answered ${status}`);
  return fail('MRT3015', `${url}: the server answered ${status} ${response.statusText}`.trimEnd(), {
    hint: 'the file may have moved: fetch it from elsewhere',
  });
}

/** The size of the whole file, as published or as the server says. */
function totalOf(response: Response, from: number, { url, bytes }: PublishedFile): number | undefined {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (response.status === 206 && Number(range?.[1]) !== from)
    fail('MRT3015', `${url}: the server sent another part of the file than it was asked for`);
  const length = response.headers.get('content-length');
  const told = response.status === 206 ? Number(range?.[2] ?? NaN) : length === null ? NaN : Number(length);
  if (!Number.isSafeInteger(told)) return bytes;
  if (told !== (bytes ?? told) || told > MAX_BYTES)
    fail('MRT3016', `${url} has ${told} bytes, ${bytes ?? `at most ${MAX_BYTES}`} are expected`, {
      hint: 'the file on the server is not the one that was published',
    });
  return told;
}

/** A strong `ETag`, or the time of the last change. */
function versionOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  return tag === null || tag.startsWith('W/') ? headers.get('last-modified') : tag;
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  try {
    yield* response.body as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof MrtError) throw error;
    throw new Interruption(reasonOf(error as Error));
  }
}

function reasonOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' ? error.message : `${error.message} (${cause})`;
}

function tooLong({ url }: PublishedFile, total: number | undefined): never {
  fail('MRT3016', `${url} goes on after the ${total ?? MAX_BYTES} bytes that it may have`);
}
