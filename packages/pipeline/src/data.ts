/** The data of a run: the datasets that the configuration names. */
import type { AnyDataset, Metric, Preprocessing, Registry, Split, SplitRequest } from '@mrtjs/datasets';
import {
  batchCount,
  batches,
  builtinDatasets,
  fingerprint,
  losingAtBoundaries,
  metricOf,
  openCalibration,
  openValidation,
} from '@mrtjs/datasets';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { stat } from 'node:fs/promises';
import type { Json } from './checkpoints/state.js';
import type { PipelineConfig } from './config/load.js';
import { preprocessingOverrides } from './config/sections/preprocessing.js';
import { isModulePath } from './config/value-types.js';
import type { DataReference, DataThreads } from './execution/data-threads.js';
import { createDataThreads } from './execution/data-threads.js';
import { loadDatasetModule } from './dataset-module.js';
import type { ImportModule } from './modules.js';

/** Some samples, joined along the batch axis. */
export interface DataBatch {
  readonly data: Tensor;
  readonly labels: readonly unknown[];
}

/** What data is opened for. */
export type DataUse = 'calibration' | 'evaluation';

/** Which batches to give. */
export interface BatchRange {
  /** Samples in a batch. */
  readonly batch: number;
  /** Number of the first batch; default 0. */
  readonly first?: number;
  /** At most so many; `null`: until the data ends. */
  readonly count: number | null;
}

/** An opened dataset. Its `use` keeps data to evaluate on from being calibrated with, and the other way round. */
export interface OpenedData<U extends DataUse = DataUse> {
  readonly use: U;
  /** Name of the dataset. */
  readonly name: string;
  /** Where its definition comes from: a name, or a module of the user's. */
  readonly origin: 'registry' | 'module';
  /** What the data is, for checkpoints: name, part, files. */
  readonly identity: { readonly [name: string]: Json };
  /** How images become inputs; `null` where the data is none. */
  readonly preprocessing: Preprocessing | null;
  /** Number of batches of a size; `undefined` when there is no end. */
  batchCount(batch: number): number | undefined;
  /** Batches in the order of the dataset. */
  batches(range: BatchRange): AsyncIterable<DataBatch>;
  readonly hasMetric: boolean;
  /** @throws {MrtError} MRT3009 for a dataset without one. */
  metric(): Metric<unknown, unknown>;
}

/** Opens the datasets of a configuration. */
export interface DataSource {
  /** @throws {MrtError} MRT30xx for missing or damaged files and shapes that the dataset does not have. */
  open<U extends DataUse>(use: U): Promise<OpenedData<U>>;
  /** Ends the threads that were started. */
  close(): Promise<void>;
}

/** What {@link dataSource} uses beside the configuration. */
export interface DataSourceOptions {
  readonly datasets?: Registry;
  readonly importModule?: ImportModule;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Threads that make batches ahead; 0: none. */
  readonly threads?: number;
}

/** The datasets of a configuration, each opened once. */
export function dataSource(config: PipelineConfig, options: DataSourceOptions): DataSource {
  const opened = new Map<DataUse, Promise<OpenedData>>();
  const { threads = 0 } = options;
  const pool = threads > 0 ? createDataThreads({ threads }) : undefined;
  return {
    open<U extends DataUse>(use: U) {
      const found = opened.get(use) ?? openData(config, use, options, pool);
      opened.set(use, found);
      return found as Promise<OpenedData<U>>;
    },
    close: async () => pool?.close(),
  };
}

async function openData<U extends DataUse>(
  { default: general, preprocessing, calibration, evaluation }: PipelineConfig,
  use: U,
  { datasets = builtinDatasets, importModule, report }: DataSourceOptions,
  pool: DataThreads | undefined,
): Promise<OpenedData<U>> {
  const { dataset: name, datasetDir: root, split: part } = use === 'calibration' ? calibration : evaluation;
  const dataset = isModulePath(name) ? await loadDatasetModule(name, importModule) : datasets.lookup(name);
  const overrides = preprocessingOverrides(preprocessing);
  if (dataset.preprocessing === undefined && Object.keys(overrides).length > 0) report(withoutImages(name));
  const request: SplitRequest = {
    root,
    inputShape: general.inputShape,
    split: part,
    ...(dataset.preprocessing === undefined ? {} : { preprocessing: overrides }),
  };
  const split = await (use === 'calibration' ? openCalibration : openValidation)(dataset, request);
  split.diagnostics.forEach(report);
  // The original's reader of this dataset forgets samples (D72).
  const loses = general.profile === 'mrt1' && dataset.name === LOSING_DATASET;
  const read = (batch: number) => (loses ? losingAtBoundaries(split, batch) : split);
  // A thread would read all samples.
  const reference =
    importModule === undefined && !loses ? referenceTo(dataset, name, { use, request }) : undefined;
  return {
    use,
    name: dataset.name,
    origin: isModulePath(name) ? 'module' : 'registry',
    identity: {
      name: dataset.name,
      split: split.split,
      preprocessing: split.preprocessing === null ? null : { ...split.preprocessing },
      ...(await contentOf(split)),
    },
    preprocessing: split.preprocessing,
    batchCount: (batch) => batchCount(read(batch), batch),
    batches({ batch, first = 0, count }) {
      const source = read(batch);
      const end = Math.min(first + (count ?? Infinity), batchCount(source, batch) ?? Infinity);
      const ahead = dataset.costly === true && split.seekable && end - first >= WORTH_THREADS;
      if (ahead && end < Infinity && pool !== undefined && reference !== undefined)
        return pool.batches(reference, { batch, first, end });
      return batches(source, { batch, first, limit: end - first });
    },
    hasMetric: dataset.metric !== undefined,
    metric: () => metricOf(dataset),
  };
}

/** The dataset whose samples profile `mrt1` loses at every full batch, as the original does. */
const LOSING_DATASET = 'trec';

/** Starting threads takes as long as making a batch or two. */
const WORTH_THREADS = 4;

/** How a thread finds the dataset; `undefined` for one that only this process has. */
function referenceTo(
  dataset: AnyDataset,
  name: string,
  rest: Omit<DataReference, 'dataset'>,
): DataReference | undefined {
  if (isModulePath(name)) return { dataset: { module: name }, ...rest };
  const isBuiltin = builtinDatasets.names().includes(name) && builtinDatasets.lookup(name) === dataset;
  return isBuiltin ? { dataset: { name }, ...rest } : undefined;
}

function withoutImages(name: string): Diagnostic {
  return {
    code: 'MRT6034',
    severity: 'warning',
    message: `the section PREPROCESSING has no effect on dataset ${name}, which has no images`,
    option: 'PREPROCESSING',
  };
}

/** Data up to this size is hashed; of larger data the sizes of the files must do. */
const HASHED_BYTES = 2 ** 28;

async function contentOf(split: Split<unknown>): Promise<{ readonly [name: string]: Json }> {
  const sizes = await Promise.all(split.files.map(async (file) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const size = split.size ?? null;
  return total <= HASHED_BYTES ? { size, content: await fingerprint(split) } : { size, bytes: sizes };
}
