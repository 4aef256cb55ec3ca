/** Merging the results of parts of an evaluation into the result of the whole. */
import type { AnyDataset, Registry } from '@mrtjs/datasets';
import { builtinDatasets, metricOf } from '@mrtjs/datasets';
import { fail } from '@mrtjs/tensor';
import type { EvaluationPart, EvaluationReport } from '@mrtjs/validation';
import { agreementMetric, mergeParts, parsePart, reportOf } from '@mrtjs/validation';
import { resolve } from 'node:path';
import { loadDatasetModule } from './dataset-module.js';
import { readText } from './files/read.js';
import type { ImportModule } from './modules.js';

/** What {@link mergeEvaluationFiles} may be told. */
export interface MergeEvaluationsOptions {
  readonly datasets?: Registry;
  /** The module of the dataset, for a dataset that is not registered: files are not trusted to name programs. */
  readonly datasetModule?: string;
  readonly importModule?: ImportModule;
}

/** The whole. */
export interface MergedEvaluation {
  readonly report: EvaluationReport;
  /** What was evaluated, as the parts tell. */
  readonly identity: EvaluationPart['identity'];
}

/**
 * Merges the files that evaluations of shards wrote, in any order: exactly the figures of one run.
 * @throws {MrtError} MRT3102, MRT3104, MRT3105 for files that do not make a whole, MRT3002 for a dataset that is not
 * known, MRT6062 for one whose module is not given or does not fit.
 */
export async function mergeEvaluationFiles(
  files: readonly string[],
  options: MergeEvaluationsOptions = {},
): Promise<MergedEvaluation> {
  if (files.length === 0) fail('MRT3105', 'there are no parts to merge');
  const parts = await Promise.all(
    files.map(async (file) => ({ file, part: parsePart(await readText(file), file) })),
  );
  const identity = parts[0]?.part.identity ?? {};
  const metric =
    identity['metric'] === 'agreement' ? agreementMetric : metricOf(await datasetOf(identity, options));
  return { report: reportOf(metric, mergeParts(metric, parts)), identity };
}

async function datasetOf(
  { dataset, datasetOrigin }: EvaluationPart['identity'],
  { datasets = builtinDatasets, datasetModule, importModule }: MergeEvaluationsOptions,
): Promise<AnyDataset> {
  const name = String((dataset as { readonly name?: unknown } | undefined)?.name);
  if (datasetModule === undefined) {
    if (datasetOrigin === 'module')
      fail('MRT6062', `the parts are of dataset ${name}, which a module defines`, {
        hint: 'name the module: --dataset ./my-dataset.mjs',
      });
    return datasets.lookup(name);
  }
  const path = resolve(datasetModule);
  const found = await loadDatasetModule(path, importModule);
  if (found.name !== name)
    fail('MRT6062', `the module defines dataset ${found.name}, the parts are of ${name}`, { file: path });
  return found;
}
