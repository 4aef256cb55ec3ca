/** From images to inputs, as a {@link Preprocessing} says. */
import type { Shape } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import type { Image } from './image.js';
import type { PlaneShape, Preprocessing } from './preprocessing.js';
import { planeShape, shortSideOf } from './preprocessing.js';
import { centreCrop, resize, resizeShortSide } from './resize.js';

/** What an input looks like, and how images become one. */
export interface InputForm {
  /** In the layout of the preprocessing. */
  readonly sampleShape: Shape;
  readonly preprocessing: Preprocessing;
}

/**
 * Makes the function that turns images into inputs: resized, cut, and each value (v/unit − mean)/std in float32, as
 * the frameworks compute it.
 */
export function imageTransform({ sampleShape, preprocessing }: InputForm): (image: Image) => Float32Array {
  const plane = planeShape(sampleShape, preprocessing.layout);
  const tables = valueTables(preprocessing, plane.channels);
  return (image) => arranged(fitted(image, preprocessing, plane), tables, preprocessing);
}

/** The value of every byte, for each channel of the input. */
function valueTables({ unit, mean, std }: Preprocessing, channels: number): Float32Array[] {
  const at = (values: readonly number[], c: number) =>
    Math.fround(values[values.length === 1 ? 0 : c] as number);
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: 256 }, (_, byte) => {
      const centred = Math.fround(Math.fround(byte / unit) - at(mean, c));
      return centred / at(std, c);
    }),
  );
}

/** @throws {MrtError} MRT3006 for an image that is smaller than what is to be cut out of it. */
function fitted(image: Image, preprocessing: Preprocessing, plane: PlaneShape): Image {
  const { width, height } = plane;
  switch (preprocessing.resize) {
    case 'stretch':
      return resize(image, width, height);
    case 'short-side':
      return centreCrop(resizeShortSide(image, shortSideOf(preprocessing, plane)), width, height);
    case 'none':
      if (image.width < width || image.height < height)
        fail('MRT3006', `an image of ${image.width}×${image.height} pixels is smaller than the input`, {
          hint: `the input has ${width}×${height} pixels: use another Resize`,
        });
      return centreCrop(image, width, height);
  }
}

function arranged(
  image: Image,
  tables: readonly Float32Array[],
  { channelOrder, layout }: Preprocessing,
): Float32Array {
  const { channels, pixels } = image;
  const size = image.width * image.height;
  const grey = channelOrder === 'GRAY' && channels === 3 ? luma(pixels) : undefined;
  const data = new Float32Array(size * tables.length);
  tables.forEach((table, c) => {
    const [source, step] = grey === undefined ? [pixels, channels] : [grey, 1];
    const first = step === 1 ? 0 : channelOrder === 'BGR' ? 2 - c : c;
    const [from, stride] = layout === 'NCHW' ? [c * size, 1] : [c, tables.length];
    for (let i = 0; i < size; i++)
      data[from + i * stride] = table[source[first + i * step] as number] as number;
  });
  return data;
}

function luma(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: pixels.length / 3 }, (_, i) => {
    const [red, green, blue] = [pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]] as [
      number,
      number,
      number,
    ];
    return Math.floor((299 * red + 587 * green + 114 * blue + 500) / 1000);
  });
}
