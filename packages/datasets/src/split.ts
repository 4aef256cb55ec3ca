/** Splits, opened: what the stages are given. */
import type { Diagnostic } from '@mrtjs/tensor';
import { fail, formatShape } from '@mrtjs/tensor';
import type { Shape } from '@mrtjs/tensor';
import type { DatasetDef, LastBatch, SplitName } from './dataset.js';
import { SPLITS } from './dataset.js';
import type { Preprocessing, PreprocessingOverrides } from './images/preprocessing.js';
import { channelsFirst, definePreprocessing, resolvePreprocessing } from './images/preprocessing.js';
import type { InputShape } from './input-shape.js';
import { splitInputShape } from './input-shape.js';
import { locateSplit } from './locate.js';
import type { Sample, SampleSource } from './sample.js';

/** A part of a dataset, ready to be read. */
export interface Split<L> extends SampleSource<L>, InputShape {
  readonly dataset: string;
  /** The part that is really read: `train` where `calibration` was asked for and the dataset has no such part. */
  readonly split: SplitName;
  /** The files that it is read from. */
  readonly files: readonly string[];
  readonly lastBatch: LastBatch;
  /** How images become inputs; `null` where the samples are something else. */
  readonly preprocessing: Preprocessing | null;
  /** What the user should know about the choice of data. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Data to calibrate with. Its `purpose` keeps it from being passed where data to evaluate on belongs. */
export interface CalibrationSplit<L = unknown> extends Split<L> {
  readonly purpose: 'calibration';
}

/** Data to evaluate on. */
export interface ValidationSplit<L = unknown> extends Split<L> {
  readonly purpose: 'validation';
}

/** Which part of a dataset to open, and as what. */
export interface SplitRequest {
  /** `Dataset_dir`: the folder with the dataset's own files, its parent, or the parent of a folder of its name. */
  readonly root: string;
  /** With one −1 for the batch. */
  readonly inputShape: Shape;
  /** `train`, `calibration` or `test`. */
  readonly split?: string;
  /** How images become inputs, where not as the dataset has it. */
  readonly preprocessing?: PreprocessingOverrides;
}

/**
 * Opens data for calibration. The split `calibration` (default) is the dataset's own if it has one, otherwise the
 * training images, otherwise the test images with the warning MRT3008.
 * @throws {MrtError} MRT3003 for a shape that the dataset does not provide [R213], MRT3004 for missing files, MRT3005
 * for an unknown split, MRT3006 and MRT3007 for damaged files, MRT3014 for preprocessing that does not fit.
 */
export async function openCalibration<L, S>(
  dataset: DatasetDef<string, L, S>,
  request: SplitRequest,
): Promise<CalibrationSplit<L>> {
  return { ...(await openSplit(dataset, request, request.split ?? 'calibration')), purpose: 'calibration' };
}

/**
 * Opens data for evaluation, the split `test` by default.
 * @throws {MrtError} what {@link openCalibration} throws.
 */
export async function openValidation<L, S>(
  dataset: DatasetDef<string, L, S>,
  request: SplitRequest,
): Promise<ValidationSplit<L>> {
  return { ...(await openSplit(dataset, request, request.split ?? 'test')), purpose: 'validation' };
}

async function openSplit<L, S>(
  dataset: DatasetDef<string, L, S>,
  { root, inputShape, preprocessing: overrides = {} }: SplitRequest,
  wanted: string,
): Promise<Split<L>> {
  const shape = splitInputShape(inputShape);
  const layout = overrides.layout ?? dataset.preprocessing?.layout ?? 'NCHW';
  if (!dataset.shape.accepts({ ...shape, sampleShape: channelsFirst(shape.sampleShape, layout) }))
    fail('MRT3003', `dataset ${dataset.name} has no inputs of shape ${formatShape(inputShape)}`, {
      hint: `its inputs are ${dataset.shape.text}${layout === 'NCHW' ? '' : `, in layout ${layout}`}`,
    });
  const preprocessing = preprocessingOf(dataset, overrides, shape);
  const { split, files } = await locateSplit(dataset, root, candidatesFor(dataset, wanted));
  const source = await dataset.open({
    ...shape,
    split,
    files,
    preprocessing: preprocessing ?? definePreprocessing({}),
  });
  return {
    ...shape,
    dataset: dataset.name,
    split,
    files: [...files.values()],
    lastBatch: dataset.lastBatch ?? 'short',
    diagnostics: wanted === 'calibration' && split === 'test' ? [testImagesUsed(dataset.name)] : [],
    preprocessing,
    size: source.size,
    seekable: source.seekable ?? false,
    samples: (start = 0) =>
      start === 0 || source.seekable ? source.samples(start) : skipping(source, start),
  };
}

function preprocessingOf<L, S>(
  { name, preprocessing }: DatasetDef<string, L, S>,
  overrides: PreprocessingOverrides,
  { sampleShape }: InputShape,
): Preprocessing | null {
  if (preprocessing !== undefined) return resolvePreprocessing(preprocessing, overrides, sampleShape);
  const [unused] = Object.entries(overrides).find(([, value]) => value !== undefined) ?? [];
  if (unused !== undefined)
    fail('MRT3014', `dataset ${name} has no images, so there is nothing to preprocess`, {
      hint: `leave ${unused} out`,
    });
  return null;
}

/** The samples from number `start` on, of a source that can only begin at the first. */
async function* skipping<L>(source: SampleSource<L>, start: number): AsyncGenerator<Sample<L>> {
  let index = 0;
  for await (const sample of source.samples()) if (index++ >= start) yield sample;
}

/** What can serve as the split asked for, best first. */
const SUBSTITUTES: Readonly<Record<SplitName, readonly SplitName[]>> = {
  train: ['train'],
  calibration: ['calibration', 'train', 'test'],
  test: ['test'],
};

function candidatesFor<L, S>(dataset: DatasetDef<string, L, S>, wanted: string): SplitName[] {
  const name = SPLITS.find((split) => split === wanted);
  const candidates = name === undefined ? [] : SUBSTITUTES[name].filter((split) => dataset.splits[split]);
  if (candidates.length === 0)
    fail('MRT3005', `dataset ${dataset.name} has no split "${wanted}"`, {
      hint: `it has ${SPLITS.filter((split) => dataset.splits[split]).join(', ')}`,
    });
  return candidates;
}

function testImagesUsed(name: string): Diagnostic {
  return {
    code: 'MRT3008',
    severity: 'warning',
    message: `dataset ${name}: there are no training images, so test images are used for calibration`,
    hint: 'accuracy measured on the same images is slightly too good; add the training images',
  };
}
