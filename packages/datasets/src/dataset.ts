/** Dataset definitions. */
import type { PublishedFile } from './fetch/published.js';
import type { ArchiveKind } from './fetch/unpack.js';
import type { Preprocessing } from './images/preprocessing.js';
import type { InputShape, ShapeRule } from './input-shape.js';
import type { Metric } from './metrics/metric.js';
import type { SampleSource } from './sample.js';

/** Parts of a dataset. */
export const SPLITS = ['train', 'calibration', 'test'] as const;

/** Name of a part of a dataset. */
export type SplitName = (typeof SPLITS)[number];

/** A file, or a folder, that a split consists of. */
export interface DataFile {
  /** Relative to the dataset's folder. A file named `….gz` is also found unpacked, without that ending. */
  readonly path: string;
  /** The split is complete without it. */
  readonly optional?: true;
}

/**
 * What the last batch is when the samples do not fill it: short, left out, filled up from the first samples, or put off
 * to the next epoch, whose first samples fill it; after the last epoch it is short.
 */
export type LastBatch = 'short' | 'drop' | 'wrap' | 'roll-over';

/** What a dataset is asked to open. */
export interface OpenRequest extends InputShape {
  /** One of the dataset's own splits. */
  readonly split: SplitName;
  /** For datasets of images: the definition's, with what the configuration says instead. */
  readonly preprocessing: Preprocessing;
  /** Where each file of the split is, by its `path` in the definition; optional files only where they exist. */
  readonly files: ReadonlyMap<string, string>;
}

/** A file that can be fetched for a dataset. */
export interface Download extends PublishedFile {
  /** How the file is unpacked; left out: it stays as it is. */
  readonly unpack?: ArchiveKind;
  /** What is in the dataset's folder afterwards: where it is, there is nothing to fetch. Default: the file's own name. */
  readonly provides?: readonly string[];
  /** The splits that need it; left out: all. */
  readonly splits?: readonly SplitName[];
  /** So large that it is fetched only when one of its splits is asked for. */
  readonly onDemand?: boolean;
}

/** Definition of a dataset with labels of type `L` and metric state of type `S`. */
export interface DatasetDef<N extends string = string, L = unknown, S = unknown> {
  readonly name: N;
  /** One sentence, for the documentation. */
  readonly summary: string;
  /** Where its files come from: said when they are missing. */
  readonly source: string;
  /** Files that can be fetched, with sizes and checksums where they are published. Nothing is fetched unasked. */
  readonly downloads?: readonly Download[];
  /** Which inputs it provides, the channels first. */
  readonly shape: ShapeRule;
  /** How its images become inputs; a configuration may say otherwise. Left out by datasets of something else. */
  readonly preprocessing?: Preprocessing;
  /** What the label of a sample is, for the documentation: `class index`. */
  readonly label?: string;
  /** Names of the classes, by label. */
  readonly classes?: readonly string[];
  /** The folder inside the published archive that holds the files, if there is one. */
  readonly folder?: string;
  /** The splits that the dataset has, each with its files (none: the data is made, not read). */
  readonly splits: Readonly<Partial<Record<SplitName, readonly DataFile[]>>>;
  /** Other sets of files that a split may come as, looked for in this order where those of `splits` are missing. */
  readonly otherForms?: Readonly<Partial<Record<SplitName, readonly (readonly DataFile[])[]>>>;
  /** Default `short`. */
  readonly lastBatch?: LastBatch;
  /** Making a sample takes computing time, such as decoding an image: worker threads make batches ahead of their use. */
  readonly costly?: boolean;
  /**
   * Opens a split whose files exist, for an input shape that `shape` accepts. Headers and lengths are checked here;
   * the samples are read as they are asked for.
   */
  open(request: OpenRequest): Promise<SampleSource<L>>;
  /** How its labels are scored; a dataset without one can be calibrated with, not evaluated on. */
  readonly metric?: Metric<L, S>;
}

/** A dataset whose label and metric types are not known statically. */
export type AnyDataset = DatasetDef;

/** Makes a dataset definition. */
export function defineDataset<const N extends string, L, S>(def: DatasetDef<N, L, S>): DatasetDef<N, L, S> {
  return Object.freeze(def);
}

/** Whether a value from outside (the export of a user's module) has the form of a dataset definition. */
export function isDataset(value: unknown): value is AnyDataset {
  if (typeof value !== 'object' || value === null) return false;
  const { name, shape, splits, open } = value as Partial<Record<keyof AnyDataset, unknown>>;
  return (
    typeof name === 'string' &&
    typeof shape === 'object' &&
    typeof splits === 'object' &&
    typeof open === 'function'
  );
}
