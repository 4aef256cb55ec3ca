/** `mrt datasets`: the datasets that are built in. */
import { builtinDatasets } from '@mrtjs/datasets';
import type { Io } from '../io.js';
import { printJson, printTable } from '../io.js';

/** Prints every built-in dataset. */
export function listDatasets(options: { readonly json?: boolean }, io: Io): void {
  const datasets = builtinDatasets.names().map((name) => {
    const { summary, source, splits } = builtinDatasets.lookup(name);
    return { name, summary, source, splits: Object.keys(splits) };
  });
  if (options.json === true) return printJson(io, { datasets });
  printTable(io, [
    ['dataset', 'splits', 'what it is'],
    ...datasets.map(({ name, splits, summary }) => [name, splits.join(' '), summary]),
  ]);
}
