/** `mrt datasets`: the datasets that are built in, and fetching their files. */
import type { AnyDataset, FetchEvent, SplitName } from '@mrtjs/datasets';
import { builtinDatasets, fetchDataset } from '@mrtjs/datasets';
import { isModulePath, loadDatasetModule } from '@mrtjs/pipeline';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Io } from '../io.js';
import { printJson, printTable } from '../io.js';
import { formatDuration } from '../rates.js';

/** Prints every built-in dataset. */
export function listDatasets(options: { readonly json?: boolean }, io: Io): void {
  const datasets = builtinDatasets.names().map((name) => {
    const { summary, source, splits, downloads = [] } = builtinDatasets.lookup(name);
    return { name, summary, source, splits: Object.keys(splits), downloads };
  });
  if (options.json === true) return printJson(io, { datasets });
  printTable(io, [
    ['dataset', 'splits', 'fetched', 'what it is'],
    ...datasets.map(({ name, splits, downloads, summary }) => [
      name,
      splits.join(' '),
      downloads.length === 0 ? '' : 'yes',
      summary,
    ]),
  ]);
}

/** Options of `mrt datasets fetch`, as the command line gives them. */
export interface FetchDatasetOptions {
  readonly dir?: string;
  readonly split?: SplitName;
  readonly mirror?: string;
  readonly json?: boolean;
}

/**
 * Fetches the files of a dataset, built-in or of a module.
 * @throws {MrtError} MRT3002 for an unknown name, and what `fetchDataset` and the module say.
 */
export async function fetchFiles(name: string, options: FetchDatasetOptions, io: Io): Promise<void> {
  const dataset: AnyDataset = isModulePath(name)
    ? await loadDatasetModule(resolve(name))
    : builtinDatasets.lookup(name);
  const root = options.dir ?? join(homedir(), '.mxnet', 'datasets');
  const folder = await fetchDataset(dataset, {
    root,
    split: options.split,
    mirror: options.mirror,
    signal: io.signal,
    onEvent: fetchReporter(io),
  });
  if (options.json === true) printJson(io, { command: 'datasets fetch', dataset: dataset.name, folder });
  else io.stdout.write(`${dataset.name} is in ${folder}\n`);
}

/** Milliseconds between two lines about one file. */
const EVERY = 10_000;

/** Tells what happens to each file: on a terminal in place, otherwise in a line now and then. */
function fetchReporter(io: Io): (event: FetchEvent) => void {
  const inPlace = io.stderr.isTTY === true;
  let [file, begun, told, first] = ['', 0, 0, 0];
  return (event) => {
    const { status, done = 0, total } = event;
    if (status !== 'downloading')
      return void io.stderr.write(`${inPlace ? '\r\u001b[K' : ''}${event.file}: ${status}\n`);
    const now = io.now();
    if (event.file !== file) [file, begun, told, first] = [event.file, now, now, done];
    if (now - told < (inPlace ? 200 : EVERY)) return;
    told = now;
    const seconds = (now - begun) / 1000;
    const rate = (done - first) / seconds;
    const left = total === undefined || rate <= 0 ? '' : `, ${formatDuration((total - done) / rate)} left`;
    const text = `${file}: ${megabytes(done)}${total === undefined ? '' : ` of ${megabytes(total)}`}, ${megabytes(rate)}/s${left}`;
    io.stderr.write(inPlace ? `\r\u001b[K${text}` : `${text}\n`);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
