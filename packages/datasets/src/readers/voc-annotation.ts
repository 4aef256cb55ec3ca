/** Annotations of PASCAL VOC. */
import type { TrueBox } from '../metrics/detection/label.js';
import { damagedFile } from './byte-reader.js';
import type { XmlElement } from './xml.js';
import { parseXml } from './xml.js';
import { readTextFile } from './whole-file.js';

/** Annotations have a few kilobytes. */
const MAX_ANNOTATION_BYTES = 2 ** 20;

/**
 * The objects that an annotation file lists. Pixels are counted from 1 there, from 0 here.
 * @throws {MrtError} MRT3006 for files that are not annotations, and objects of classes that `classes` does not have.
 */
export async function readVocAnnotation(path: string, classes: readonly string[]): Promise<TrueBox[]> {
  const root = parseXml(await readTextFile(path, 'utf8', MAX_ANNOTATION_BYTES), path);
  return root.children
    .filter(({ name }) => name === 'object')
    .map((object) => objectOf(object, classes, path));
}

function objectOf(object: XmlElement, classes: readonly string[], path: string): TrueBox {
  const name = childOf(object, 'name', path).text;
  const ofClass = classes.indexOf(name);
  if (ofClass < 0)
    damagedFile(path, `has an object of class "${name}", expected one of ${classes.slice(0, 30).join(', ')}`);
  const bounds = childOf(object, 'bndbox', path);
  const [x1, y1, x2, y2] = ['xmin', 'ymin', 'xmax', 'ymax'].map((side) => {
    const text = childOf(bounds, side, path).text.trim();
    return text === '' ? NaN : Number(text) - 1;
  }) as [number, number, number, number];
  if (!(x1 <= x2 && y1 <= y2 && Number.isFinite(x2 - x1) && Number.isFinite(y2 - y1)))
    damagedFile(path, `has a box from (${x1 + 1}, ${y1 + 1}) to (${x2 + 1}, ${y2 + 1})`);
  const difficult = object.children.some((child) => child.name === 'difficult' && child.text.trim() === '1');
  return { box: [x1, y1, x2, y2], class: ofClass, difficult };
}

function childOf({ name, children }: XmlElement, wanted: string, path: string): XmlElement {
  return (
    children.find((child) => child.name === wanted) ?? damagedFile(path, `has <${name}> without <${wanted}>`)
  );
}
