/** Where the elements of a resized axis lie in the original one. */

/** Sizes of an axis before and after, and their ratio as the file gives it. */
export interface Scaling {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
  /** Beginning and end of the part that is resized, as fractions, for `tf_crop_and_resize`. */
  readonly region: readonly [number, number];
}

/** `coordinate_transformation_mode` of `Resize`. */
export const COORDINATES: Readonly<Record<string, (i: number, scaling: Scaling) => number>> = {
  half_pixel: (i, { scale }) => (i + 0.5) / scale - 0.5,
  half_pixel_symmetric: (i, { scale, from, to }) => {
    const offset = (from / 2) * (1 - to / (scale * from));
    return offset + (i + 0.5) / scale - 0.5;
  },
  pytorch_half_pixel: (i, { scale, to }) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0),
  tf_half_pixel_for_nn: (i, { scale }) => (i + 0.5) / scale,
  align_corners: (i, { from, to }) => (to > 1 ? (i * (from - 1)) / (to - 1) : 0),
  asymmetric: (i, { scale }) => i / scale,
  tf_crop_and_resize: (i, { from, to, region: [start, end] }) =>
    to > 1
      ? start * (from - 1) + (i * (end - start) * (from - 1)) / (to - 1)
      : 0.5 * (start + end) * (from - 1),
};

/** `nearest_mode` of `Resize`. */
export const ROUNDINGS = {
  round_prefer_floor: (x: number) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x: number) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
} as const;
