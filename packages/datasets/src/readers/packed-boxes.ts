/** Boxes as the labels of an image record: MXNet's format for detection. */
import type { TrueBox } from '../metrics/detection/label.js';
import { damagedFile } from './byte-reader.js';

/** Widths of header and objects, and the class and corners of an object. */
const [LEAST_HEADER, LEAST_OBJECT] = [2, 5];

/**
 * The objects in packed labels `A, B, (A − 2 further numbers), (class, x1, y1, x2, y2, (B − 5 further numbers))…`, whose
 * corners are fractions of width and height, as boxes in pixels of the image. A class of −1 fills up and is left out.
 * @param where What to name in errors.
 * @throws {MrtError} MRT3006 for labels of another form, and classes that are not below `classes`.
 */
export function packedBoxes(
  labels: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
  classes: number,
  where: string,
): TrueBox[] {
  const [header = NaN, object = NaN] = labels;
  const count = (labels.length - header) / object;
  const whole = Number.isInteger(header) && Number.isInteger(object) && Number.isInteger(count);
  if (!(whole && header >= LEAST_HEADER && object >= LEAST_OBJECT && count >= 0))
    damagedFile(
      where,
      `has the labels (${labels.slice(0, 6).join(', ')}${labels.length > 6 ? ', …' : ''}), expected boxes packed by im2rec`,
    );
  return Array.from({ length: count }, (_, i) => labels.slice(header + i * object, header + (i + 1) * object))
    .filter(([ofClass]) => ofClass !== -1)
    .map(([ofClass = NaN, x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN]) => {
      if (!(Number.isInteger(ofClass) && ofClass >= 0 && ofClass < classes))
        damagedFile(where, `has an object of class ${ofClass}, expected 0 to ${classes - 1}`);
      if (!(x1 <= x2 && y1 <= y2 && Number.isFinite(x2 - x1) && Number.isFinite(y2 - y1)))
        damagedFile(where, `has a box from (${x1}, ${y1}) to (${x2}, ${y2})`);
      return { class: ofClass, box: [x1 * width, y1 * height, x2 * width, y2 * height] };
    });
}
