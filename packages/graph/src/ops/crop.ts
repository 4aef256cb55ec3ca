import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Cuts a rectangle out of images. */
export const crop = defineOp({
  name: 'Crop',
  summary: 'Cuts NCHW data to the height and width of a second input, or to h_w.',
  attrs: {
    /** 2 where a second input gives the size, 1 where `h_w` does. */
    num_args: attr.int({ min: 1, max: 2, default: 1 }),
    offset: attr.ints({ min: 0, length: 2, default: [0, 0] }),
    h_w: attr.ints({ min: 0, length: 2, default: [0, 0] }),
    /** Cut from the middle instead of from `offset`. */
    center_crop: attr.bool({ default: false }),
  },
  inputs: [{ name: 'data' }, { name: 'crop_like', when: (attrs) => attrs['num_args'] === 2 }],
  infer: ([data = [], like], attrs) => {
    const [, , rows, columns] = rectangle(data, like, attrs);
    return [[...data.slice(0, 2), rows, columns]];
  },
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    const [top, left, rows, columns] = rectangle(x.shape, inputs[1]?.shape, attrs);
    const shape = [...x.shape.slice(0, 2), rows, columns];
    return [remap(x, shape, (axis, i) => i + ([0, 0, top, left][axis] as number))];
  },
});

interface CropAttrs {
  readonly offset: readonly number[];
  readonly h_w: readonly number[];
  readonly center_crop: boolean;
}

/** Top, left, height and width. */
function rectangle(data: Shape, like: Shape | undefined, attrs: CropAttrs): [number, number, number, number] {
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
