/** Rectangles cut out of images. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { shapeProblem } from '../operator.js';

/** Attributes of `Crop`. */
export interface CropAttrs {
  readonly offset: readonly number[];
  readonly h_w: readonly number[];
  readonly center_crop: boolean;
}

/**
 * Top, left, height and width of what `Crop` cuts out.
 * @throws {ShapeProblem} when it does not lie within the data.
 */
export function cropRectangle(
  data: Shape,
  like: Shape | undefined,
  attrs: CropAttrs,
): [number, number, number, number] {
  if (data.length !== 4) shapeProblem(`data has shape ${formatShape(data)}, expected rank 4`);
  const sizes = like?.slice(2) ?? attrs.h_w;
  const [vertical, horizontal] = [0, 1].map((i) => {
    const [have, want] = [data[i + 2] as number, sizes[i] ?? 0];
    const from = attrs.center_crop ? Math.floor((have - want) / 2) : (attrs.offset[i] as number);
    if (want < 1 || from < 0 || from + want > have)
      shapeProblem(
        `${want} elements from ${from} on do not lie within axis ${i + 2} of ${formatShape(data)}`,
      );
    return { from, want };
  }) as [{ from: number; want: number }, { from: number; want: number }];
  return [vertical.from, horizontal.from, vertical.want, horizontal.want];
}
