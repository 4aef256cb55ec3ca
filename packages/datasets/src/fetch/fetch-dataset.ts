/** Getting the files of a dataset, when they are asked for. */
import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail } from '@mrtjs/tensor';
import type { AnyDataset, Download, SplitName } from '../dataset.js';
import { download } from './download.js';
import { unpack } from './unpack.js';

/** What happens to one file. */
export interface FetchEvent {
  /** Name of the file. */
  readonly file: string;
  readonly status: 'present' | 'downloading' | 'unpacking' | 'ready';
  /** Bytes so far, while downloading. */
  readonly done?: number;
  /** Bytes in all, where known. */
  readonly total?: number | undefined;
}

/** What to fetch, and where to put it. */
export interface FetchOptions {
  /** The folder that holds a folder for each dataset. */
  readonly root: string;
  /** Only what this split needs; by default everything but what is fetched on demand. */
  readonly split?: SplitName | undefined;
  /** A folder on another server that has the files under their names. */
  readonly mirror?: string | undefined;
  onEvent?(event: FetchEvent): void;
  readonly signal?: AbortSignal | undefined;
  /** See {@link download}. */
  readonly patience?: number;
}

/**
 * Downloads, checks and unpacks the files of a dataset that are not there yet.
 * @returns The dataset's folder, `<root>/<name>`.
 * @throws {MrtError} MRT3018 for a dataset whose files have to be got by hand, MRT3015 to MRT3017 for files that cannot
 * be had, or are not what was published.
 */
export async function fetchDataset(dataset: AnyDataset, options: FetchOptions): Promise<string> {
  const folder = resolve(options.root, dataset.name);
  const wanted = downloadsOf(dataset, options.split, folder);
  for (const one of wanted) await fetchOne(one, folder, options);
  return folder;
}

function downloadsOf(
  { name, source, downloads = [], splits }: AnyDataset,
  split: SplitName | undefined,
  folder: string,
): readonly Download[] {
  if (split !== undefined && splits[split] === undefined)
    fail('MRT3005', `dataset ${name} has no split "${split}"`, {
      hint: `it has ${Object.keys(splits).join(', ')}`,
    });
  if (Object.values(splits).every((files) => files.length === 0)) return [];
  const wanted = downloads.filter((one) =>
    split === undefined ? one.onDemand !== true : (one.splits ?? [split]).includes(split),
  );
  if (wanted.length === 0)
    fail('MRT3018', `the files of dataset ${name} have to be got by hand`, {
      file: folder,
      hint: `${source}; put there: ${filesOf({ splits })}`,
    });
  return wanted;
}

/** The files of a dataset, for people. */
function filesOf({ splits }: Pick<AnyDataset, 'splits'>): string {
  const paths = Object.values(splits).flatMap((files) => files.map(({ path }) => path));
  return [...new Set(paths)].join(', ');
}

async function fetchOne(
  { url, unpack: kind, provides, ...published }: Download,
  folder: string,
  { mirror, onEvent, signal, patience }: FetchOptions,
): Promise<void> {
  const file = fileNameOf(url);
  const tell = (status: FetchEvent['status'], rest: Partial<FetchEvent> = {}) =>
    onEvent?.({ file, status, ...rest });
  const there = provides ?? [file];
  if ((await Promise.all(there.map((path) => exists(join(folder, path))))).every(Boolean))
    return tell('present');
  const path = join(folder, file);
  const from = mirror === undefined ? url : new URL(file, mirror.replace(/\/*$/, '/')).href;
  await download({ url: from, ...published }, path, {
    onProgress: (done, total) => tell('downloading', { done, total }),
    signal,
    ...(patience === undefined ? {} : { patience }),
  });
  if (kind !== undefined) {
    tell('unpacking');
    await unpack(path, kind, folder, there);
    await rm(path, { force: true });
  }
  const missing = (
    await Promise.all(there.map(async (one) => ((await exists(join(folder, one))) ? [] : [one])))
  ).flat();
  if (missing.length > 0)
    fail('MRT3017', `${file} does not have ${missing.join(', ')}`, {
      file: folder,
      hint: 'it is not the published archive',
    });
  tell('ready');
}

function fileNameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split('/').at(-1) as string);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
