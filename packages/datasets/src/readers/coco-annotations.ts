/** Annotations of COCO: one JSON file for all images. */
import type { TrueBox } from '../metrics/detection/label.js';
import { isCount } from '../metrics/metric.js';
import { damagedFile } from './byte-reader.js';
import { readTextFile } from './whole-file.js';

/** Those of the training images have 450 MB. */
const MAX_ANNOTATIONS_BYTES = 2 ** 29 - 2 ** 16;

/** An image of the list. */
export interface CocoImage {
  readonly file: string;
  /** Boxes in pixels of the image. */
  readonly objects: readonly TrueBox[];
}

/** What an annotation file says. */
export interface CocoAnnotations {
  /** In the order of their numbers. */
  readonly categories: readonly string[];
  /** In the order of their numbers; those without objects too. */
  readonly images: readonly CocoImage[];
}

/**
 * Reads an annotation file. The label of a category is its place among the categories, by number: COCO's numbers have
 * gaps.
 * @throws {MrtError} MRT3006 for files that are not such annotations.
 */
export async function readCocoAnnotations(path: string): Promise<CocoAnnotations> {
  const json = parsed(await readTextFile(path, 'utf8', MAX_ANNOTATIONS_BYTES), path);
  const listOf = (name: string): readonly Fields[] => {
    const list = json[name];
    return Array.isArray(list) ? list.map(fieldsOf) : damagedFile(path, `has no list "${name}"`);
  };
  const byNumber = (a: Fields, b: Fields) => Number(a['id']) - Number(b['id']);
  const categories = [...listOf('categories')].sort(byNumber);
  const labels = new Map(categories.map(({ id }, label) => [id, label]));
  const images = new Map(
    [...listOf('images')].sort(byNumber).map((image) => {
      const { id, file_name: file } = image;
      if (!isCount(id) || typeof file !== 'string' || file === '')
        damagedFile(path, `has the image ${shown(image)} without number or file name`);
      return [id as unknown, { file, objects: [] as TrueBox[] }];
    }),
  );
  for (const annotation of listOf('annotations')) {
    const [image, label] = [images.get(annotation['image_id']), labels.get(annotation['category_id'])];
    if (image === undefined || label === undefined)
      damagedFile(path, `has the annotation ${shown(annotation)} of an unknown image or category`);
    image.objects.push(objectOf(annotation, label, path));
  }
  return { categories: categories.map(({ name }) => String(name)), images: [...images.values()] };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string, path: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch (error) {
    return damagedFile(path, `is not JSON: ${(error as Error).message}`);
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function objectOf(annotation: Fields, label: number, path: string): TrueBox {
  const { bbox, area, iscrowd } = annotation;
  const [x, y, width, height] = (Array.isArray(bbox) && bbox.length === 4 ? bbox : []) as readonly unknown[];
  if (!isNumber(x) || !isNumber(y) || !isSize(width) || !isSize(height))
    damagedFile(path, `has the annotation ${shown(annotation)} without a box of left, top, width, height`);
  if (area !== undefined && !isSize(area))
    damagedFile(path, `has the annotation ${shown(annotation)} without area`);
  return {
    box: [x, y, x + width, y + height],
    class: label,
    crowd: iscrowd === 1,
    ...(area === undefined ? {} : { area }),
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isSize = (value: unknown): value is number => isNumber(value) && value >= 0;

function shown({ id }: Fields): string {
  return typeof id === 'number' || typeof id === 'string' ? String(id) : '(without number)';
}
