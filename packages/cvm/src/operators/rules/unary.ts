import type { Shape } from '@mrtjs/tensor';

/** Shape rule of elementwise operators on one tensor. */
export const sameShapeAsInput = ([data]: readonly [Shape]): readonly Shape[] => [data];

/** The precision rule *Same*: that of the first input, whatever the others have [C68]. */
export const precisionOfFirst = ([first]: readonly [
  number,
  ...(number | undefined)[],
]): readonly number[] => [first];
