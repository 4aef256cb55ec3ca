/** Lists of images: the `.lst` files that im2rec packs by, lines `<key>\t<label>…\t<path>`. */
import { damagedFile } from './byte-reader.js';
import { readTextFile } from './whole-file.js';

/** The training part of ImageNet has 60 MB. */
const MAX_LIST_BYTES = 2 ** 28;

/** A line of a list. */
export interface ListedImage {
  /** One number, or several: the boxes of detection sets. */
  readonly labels: readonly number[];
  readonly path: string;
}

/**
 * The images of a list by their key, which is the `id` of the image record, in the order of the list.
 * @throws {MrtError} MRT3006 for lines of another form, and keys that are there twice.
 */
export async function readImageList(path: string): Promise<ReadonlyMap<number, ListedImage>> {
  const images = new Map<number, ListedImage>();
  for (const [index, line] of (await readTextFile(path, 'utf8', MAX_LIST_BYTES)).split('\n').entries()) {
    if (line.trim() === '') continue;
    const fields = line.replace(/\r$/, '').split('\t');
    const [key, ...labels] = fields.slice(0, -1).map(numberOf);
    if (key === undefined || !Number.isSafeInteger(key) || labels.length === 0 || labels.some(Number.isNaN))
      damagedFile(
        `${path}:${index + 1}`,
        `has the line "${line.slice(0, 40)}", expected a key, labels and a path, separated by tabs`,
      );
    if (images.has(key)) damagedFile(`${path}:${index + 1}`, `has the key ${key} a second time`);
    images.set(key, { labels, path: fields.at(-1) as string });
  }
  return images;
}

function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
