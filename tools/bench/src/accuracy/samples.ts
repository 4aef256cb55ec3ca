/** Data that networks are calibrated and measured on. */
import type { Image, Preprocessing } from '@mrtjs/datasets';
import { batches, builtinDatasets, imageTransform, openValidation, readImage } from '@mrtjs/datasets';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, seededRandom, sizeOf } from '@mrtjs/tensor';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { referencePath } from '../paths.js';

/** A batch; labels are −1 where there are none. */
export interface Batch {
  readonly data: Tensor;
  readonly labels: readonly number[];
}

/** Part of a dataset of the registry, `count` batches from its beginning. */
export interface DatasetPart {
  readonly name: string;
  /** Folder below that of the reference data. */
  readonly folder: string;
  readonly split: 'train' | 'test';
  readonly batch: number;
  readonly count: number;
  /** How images become inputs, where that is not as the dataset has it. */
  readonly preprocessing?: Preprocessing;
}

const folderOf = (name: string): string => referencePath('real', 'datasets', name);

/** Reads part of a dataset for inputs of a shape (without the batch). */
export async function readDataset(part: DatasetPart, sampleShape: Shape): Promise<Batch[]> {
  const { name, folder, split, batch, count, preprocessing } = part;
  const opened = await openValidation(builtinDatasets.lookup(name), {
    root: folderOf(folder),
    inputShape: [-1, ...sampleShape],
    split,
    ...(preprocessing === undefined ? {} : { preprocessing }),
  });
  const read: Batch[] = [];
  for await (const { data, labels } of batches(opened, { batch, limit: count }))
    read.push({ data, labels: labels.map(Number) });
  return read;
}

/** Images of a folder in the order of their names. */
export interface ImageFolder {
  readonly folder: string;
  /** Which of the images, by number. */
  readonly chosen: (i: number) => boolean;
  /** The class of an image by its name; none: −1. */
  readonly labelOf?: (name: string) => number;
  readonly batch: number;
}

/** Reads whole images. */
export async function readFolder(
  { folder, chosen, labelOf = () => -1, batch }: ImageFolder,
  sampleShape: Shape,
  preprocessing: Preprocessing,
): Promise<Batch[]> {
  const transform = imageTransform({ sampleShape, preprocessing });
  const names = imageNames(folder).filter((_, i) => chosen(i));
  const samples: Float32Array[] = [];
  for (const name of names) samples.push(transform(await readImage(join(folderOf(folder), name))));
  return batched(samples, names.map(labelOf), batch, sampleShape);
}

/** Squares cut out of photographs, of random places and sizes: what the later networks of a cascade see. */
export async function readCrops(
  { folder, chosen, batch }: ImageFolder,
  sampleShape: Shape,
  preprocessing: Preprocessing,
  { seed, perImage }: { readonly seed: number; readonly perImage: number },
): Promise<Batch[]> {
  const transform = imageTransform({ sampleShape, preprocessing });
  const random = seededRandom(seed);
  const samples: Float32Array[] = [];
  for (const name of imageNames(folder).filter((_, i) => chosen(i))) {
    const image = await readImage(join(folderOf(folder), name));
    for (let k = 0; k < perImage; k++) {
      const most = Math.min(image.width, image.height);
      const side = Math.min(most, Math.max(sampleShape[1] as number, 1 + random.int(most)));
      const [x, y] = [random.int(image.width - side + 1), random.int(image.height - side + 1)];
      samples.push(transform(cut(image, x, y, side)));
    }
  }
  return batched(
    samples,
    samples.map(() => -1),
    batch,
    sampleShape,
  );
}

/** Standard normal numbers. */
export function drawNormal(sampleShape: Shape, batch: number, count: number, seed: number): Batch[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    data: float32(
      [batch, ...sampleShape],
      Float32Array.from({ length: batch * sizeOf(sampleShape) }, () => random.normal()),
    ),
    labels: new Array<number>(batch).fill(-1),
  }));
}

/** Paths of the images of a folder, in the order of their names. */
export function imagePaths(folder: string): string[] {
  return imageNames(folder).map((name) => join(folderOf(folder), name));
}

function imageNames(folder: string): string[] {
  return readdirSync(folderOf(folder))
    .filter((name) => /\.jpe?g$/i.test(name))
    .sort();
}

function cut({ width, channels, pixels }: Image, x: number, y: number, side: number): Image {
  const rows = new Uint8Array(side * side * channels);
  for (let row = 0; row < side; row++) {
    const from = ((y + row) * width + x) * channels;
    rows.set(pixels.subarray(from, from + side * channels), row * side * channels);
  }
  return { width: side, height: side, channels, pixels: rows };
}

/** Whole batches; what is left over is not used. */
function batched(
  samples: readonly Float32Array[],
  labels: readonly number[],
  batch: number,
  sampleShape: Shape,
): Batch[] {
  const size = sizeOf(sampleShape);
  return Array.from({ length: Math.floor(samples.length / batch) }, (_, b) => {
    const data = new Float32Array(batch * size);
    for (let n = 0; n < batch; n++) data.set(samples[b * batch + n] as Float32Array, n * size);
    return { data: float32([batch, ...sampleShape], data), labels: labels.slice(b * batch, (b + 1) * batch) };
  });
}
