/** Datasets that modules of the user's export. */
import type { AnyDataset, Metric, Sample, SampleSource } from '@mrtjs/datasets';
import { isDataset } from '@mrtjs/datasets';
import { errorOf, fail, MrtError } from '@mrtjs/tensor';
import type { ImportModule } from './modules.js';
import { importModuleFile, messageOf } from './modules.js';

/**
 * The default export of a module.
 * @throws {MrtError} MRT6062 for a module that cannot be loaded or exports something else.
 */
export async function loadDatasetModule(
  path: string,
  importModule: ImportModule = importModuleFile,
): Promise<AnyDataset> {
  const loaded = (await importModule(path).catch((cause: unknown) =>
    fail('MRT6062', `the dataset module cannot be loaded: ${messageOf(cause)}`, { file: path }),
  )) as { readonly default?: unknown };
  if (!isDataset(loaded.default))
    fail('MRT6062', 'the default export is not a dataset', {
      file: path,
      hint: 'make it with defineDataset',
    });
  return reporting(loaded.default, path);
}

/** A dataset whose failures name the dataset and its module. */
function reporting(dataset: AnyDataset, path: string): AnyDataset {
  const failed = (cause: unknown): never => {
    if (cause instanceof MrtError) throw cause;
    throw new MrtError(
      [errorOf('MRT6069', `the dataset ${dataset.name} failed: ${messageOf(cause)}`, { file: path })],
      { cause },
    );
  };
  const attempt = <T>(run: () => T): T => {
    try {
      return run();
    } catch (cause) {
      return failed(cause);
    }
  };
  const { metric } = dataset;
  return {
    ...dataset,
    async open(request) {
      const source = await Promise.resolve(attempt(() => dataset.open(request))).catch(failed);
      return reportingSource(source, failed);
    },
    ...(metric === undefined ? {} : { metric: reportingMetric(metric, attempt) }),
  };
}

function reportingSource(
  source: SampleSource<unknown>,
  failed: (cause: unknown) => never,
): SampleSource<unknown> {
  return {
    size: source.size,
    ...(source.seekable === undefined ? {} : { seekable: source.seekable }),
    async *samples(start): AsyncGenerator<Sample<unknown>> {
      try {
        yield* source.samples(start);
      } catch (cause) {
        failed(cause);
      }
    },
  };
}

function reportingMetric(
  metric: Metric<unknown, unknown>,
  attempt: <T>(run: () => T) => T,
): Metric<unknown, unknown> {
  return {
    ...metric,
    update: (...args) => attempt(() => metric.update(...args)),
    merge: (...args) => attempt(() => metric.merge(...args)),
    result: (state) => attempt(() => metric.result(state)),
    format: (state) => attempt(() => metric.format(state)),
  };
}
