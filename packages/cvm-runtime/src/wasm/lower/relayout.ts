/** Copies of values in another layout. */
import { sizeOf } from '@mrtjs/tensor';
import type { Layout } from '../layouts.js';
import { stridesIn } from '../layouts.js';
import type { Value } from '../network.js';
import type { LoweringContext, Placement } from './context.js';
import { addCopyStep } from './copy.js';

/** Where a value lies densely in a layout: where it is, or a copy that is made once. */
export function inLayout(context: LoweringContext, value: Value, layout: Layout): Placement {
  if (context.liesIn(value, layout)) return context.placementOf(value);
  const known = context.copyIn(value, layout);
  if (known !== undefined) return known;
  const placement = value.elements === undefined ? copied(context, value, layout) : permuted(value, layout);
  context.rememberCopy(value, layout, placement);
  return placement;
}

function copied(context: LoweringContext, value: Value, layout: Layout): Placement {
  const from = context.placementOf(value);
  const strides = stridesIn(layout, value.shape);
  const to: Placement = {
    home: { bytes: sizeOf(value.shape) * 2 ** value.type },
    type: value.type,
    offset: 0,
    strides,
  };
  addCopyStep(
    context,
    'layout',
    value.shape,
    { placement: from, strides: from.strides },
    { placement: to, strides },
  );
  return to;
}

/** A constant whose elements are in another order; constants are row-major. */
function permuted({ elements, shape, type }: Value, layout: Layout): Placement {
  const known = elements as ArrayLike<number>;
  const strides = stridesIn(layout, shape);
  const [, channels = 1, height = 1, width = 1] = shape;
  const moved = new Int32Array(known.length);
  for (let i = 0; i < known.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const c = Math.floor(i / (width * height)) % channels;
    const n = Math.floor(i / (width * height * channels));
    const at =
      n * (strides[0] as number) +
      c * (strides[1] as number) +
      y * (strides[2] as number) +
      x * (strides[3] as number);
    moved[at] = known[i] as number;
  }
  return { home: { elements: moved }, type, offset: 0, strides };
}
