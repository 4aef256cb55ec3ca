/** Images of another size. */
import { fail } from '@mrtjs/tensor';
import type { Image } from './image.js';

/** Bound on what is held while resizing: no photograph is so much longer than wide. */
const MAX_ELEMENTS = 2 ** 26;

/**
 * An image of another size: where it shrinks, each new pixel is the mean of the area that it covers; where it grows,
 * linear interpolation between the centres of pixels. Both axes are treated alike and apart; values are rounded.
 * @throws {MrtError} MRT3006 for images so long and narrow that the work would not fit into memory.
 */
export function resize(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  if (image.channels * width * Math.max(height, image.height) > MAX_ELEMENTS)
    fail(
      'MRT3006',
      `an image of ${image.width}×${image.height} pixels is too long to be resized to ${width}×${height}`,
    );
  const { channels } = image;
  const columns = weightsOf(image.width, width);
  const rows = weightsOf(image.height, height);
  // First along x, in floats.
  const wide = new Float64Array(width * image.height * channels);
  for (let y = 0; y < image.height; y++)
    columns.forEach(({ first, weights }, x) => {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        const from = (y * image.width + first) * channels + c;
        for (let k = 0; k < weights.length; k++)
          sum += (weights[k] as number) * (image.pixels[from + channels * k] as number);
        wide[(y * width + x) * channels + c] = sum;
      }
    });
  const pixels = new Uint8Array(width * height * channels);
  const stride = width * channels;
  rows.forEach(({ first, weights }, y) => {
    for (let i = 0; i < stride; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * (wide[(first + k) * stride + i] as number);
      pixels[y * stride + i] = Math.round(sum);
    }
  });
  return { width, height, channels, pixels };
}

/** The pixels that a new pixel is made of: consecutive ones from `first` on. */
interface Weights {
  readonly first: number;
  readonly weights: readonly number[];
}

function weightsOf(from: number, to: number): Weights[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) =>
    scale > 1 ? areaAt(i, scale, from) : linearAt(i, scale, from),
  );
}

function areaAt(i: number, scale: number, from: number): Weights {
  const [start, end] = [i * scale, Math.min((i + 1) * scale, from)];
  const first = Math.floor(start);
  const count = Math.min(Math.ceil(end), from) - first;
  const weights = Array.from(
    { length: count },
    (_, k) => (Math.min(first + k + 1, end) - Math.max(first + k, start)) / (end - start),
  );
  return { first, weights };
}

function linearAt(i: number, scale: number, from: number): Weights {
  const centre = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), from - 1);
  const first = Math.floor(centre);
  const share = centre - first;
  return { first, weights: share === 0 ? [1] : [1 - share, share] };
}

/** Short side `side`, the other in proportion, rounded down. */
export function resizeShortSide(image: Image, side: number): Image {
  const { width, height } = image;
  return width < height
    ? resize(image, side, Math.floor((height * side) / width))
    : resize(image, Math.floor((width * side) / height), side);
}

/** The middle of an image; where it is not exactly in the middle, the part towards the upper left. */
export function centreCrop(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  const { channels, pixels } = image;
  const [left, top] = [Math.floor((image.width - width) / 2), Math.floor((image.height - height) / 2)];
  const stride = width * channels;
  const cropped = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * channels;
    cropped.set(pixels.subarray(from, from + stride), y * stride);
  }
  return { width, height, channels, pixels: cropped };
}
