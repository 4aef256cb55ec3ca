/** The data of a run: the datasets that the configuration names. */
import type { AnyDataset, Metric, Registry, Split } from '@mrtjs/datasets';
import {
  batches,
  builtinDatasets,
  fingerprint,
  isDataset,
  losingAtBoundaries,
  metricOf,
  openCalibration,
  openValidation,
} from '@mrtjs/datasets';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Json } from './checkpoints/state.js';
import type { PipelineConfig } from './config/load.js';
import { preprocessingOverrides } from './config/preprocessing-options.js';
import { isModulePath } from './config/value-types.js';

/** Some samples, joined along the batch axis. */
export interface DataBatch {
  readonly data: Tensor;
  readonly labels: readonly unknown[];
}

/** An opened dataset. */
export interface OpenedData {
  /** Name of the dataset. */
  readonly name: string;
  /** What the data is, for checkpoints: name, part, files. */
  readonly identity: { readonly [name: string]: Json };
  /** Number of samples; `undefined` when there is no end. */
  readonly size: number | undefined;
  /** At most `count` batches in the order of the dataset; `null`: until it ends. */
  batches(batch: number, count: number | null): AsyncIterable<DataBatch>;
  /** @throws {MrtError} MRT3009 for a dataset without one. */
  metric(): Metric<unknown, unknown>;
}

/** Opens the datasets of a configuration. */
export interface DataSource {
  /** @throws {MrtError} MRT30xx for missing or damaged files and shapes that the dataset does not have. */
  open(use: 'calibration' | 'evaluation'): Promise<OpenedData>;
}

/** How a module of the user's is loaded; replaced in tests. */
export type ImportModule = (path: string) => Promise<unknown>;

const importFile: ImportModule = (path) => import(pathToFileURL(path).href);

/** What {@link dataSource} uses beside the configuration. */
export interface DataSourceOptions {
  readonly datasets?: Registry;
  readonly importModule?: ImportModule;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** The datasets of a configuration, each opened once. */
export function dataSource(config: PipelineConfig, options: DataSourceOptions): DataSource {
  const opened = new Map<string, Promise<OpenedData>>();
  return {
    open(use) {
      const found = opened.get(use) ?? openData(config, use, options);
      opened.set(use, found);
      return found;
    },
  };
}

async function openData(
  { default: general, preprocessing, calibration, evaluation }: PipelineConfig,
  use: 'calibration' | 'evaluation',
  { datasets = builtinDatasets, importModule = importFile, report }: DataSourceOptions,
): Promise<OpenedData> {
  const { dataset: name, datasetDir: root, split: part } = use === 'calibration' ? calibration : evaluation;
  const dataset = isModulePath(name) ? await moduleDataset(name, importModule) : datasets.lookup(name);
  const open = use === 'calibration' ? openCalibration : openValidation;
  const overrides = preprocessingOverrides(preprocessing);
  if (dataset.preprocessing === undefined && Object.keys(overrides).length > 0) report(withoutImages(name));
  const split = await open(dataset, {
    root,
    inputShape: general.inputShape,
    split: part,
    ...(dataset.preprocessing === undefined ? {} : { preprocessing: overrides }),
  });
  split.diagnostics.forEach(report);
  // The original's reader of this dataset forgets samples (D72).
  const loses = general.profile === 'mrt1' && dataset.name === LOSING_DATASET;
  return {
    name: dataset.name,
    identity: {
      name: dataset.name,
      split: split.split,
      preprocessing: split.preprocessing === null ? null : { ...split.preprocessing },
      ...(await contentOf(split)),
    },
    size: split.size,
    batches: (batch, count) =>
      batches(loses ? losingAtBoundaries(split, batch) : split, {
        batch,
        ...(count === null ? {} : { limit: count }),
      }),
    metric: () => metricOf(dataset),
  };
}

/** The dataset whose samples profile `mrt1` loses at every full batch, as the original does. */
const LOSING_DATASET = 'trec';

function withoutImages(name: string): Diagnostic {
  return {
    code: 'MRT6034',
    severity: 'warning',
    message: `the section PREPROCESSING has no effect on dataset ${name}, which has no images`,
    option: 'PREPROCESSING',
  };
}

/** A dataset that a module of the user's exports. @throws {MrtError} MRT6062 */
async function moduleDataset(path: string, importModule: ImportModule): Promise<AnyDataset> {
  const loaded = (await importModule(path).catch((cause: unknown) =>
    fail(
      'MRT6062',
      `the dataset module cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        file: path,
      },
    ),
  )) as { readonly default?: unknown };
  if (!isDataset(loaded.default))
    fail('MRT6062', 'the default export is not a dataset', {
      file: path,
      hint: 'make it with defineDataset',
    });
  return loaded.default;
}

/** Data up to this size is hashed; of larger data the sizes of the files must do. */
const HASHED_BYTES = 2 ** 28;

async function contentOf(split: Split<unknown>): Promise<{ readonly [name: string]: Json }> {
  const sizes = await Promise.all(split.files.map(async (file) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const size = split.size ?? null;
  return total <= HASHED_BYTES ? { size, content: await fingerprint(split) } : { size, bytes: sizes };
}
