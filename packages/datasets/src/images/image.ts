/** Images as pixels, and their decoding. */
import { damagedFile } from '../readers/byte-reader.js';
import { readWhole } from '../readers/whole-file.js';

/** Pixels of an image, row by row: red, green and blue of each, or one value of grey. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** Larger files and images are not those of a dataset. */
const MAX_IMAGE_BYTES = 2 ** 26;
const MAX_IMAGE_PIXELS = 2 ** 26;

/**
 * Decodes an image file (JPEG, PNG, WebP, …) to RGB.
 * @throws {MrtError} MRT3006 for files that are no images, or beyond 64 MiB or 2^26 pixels.
 */
export async function readImage(path: string): Promise<Image> {
  return decodeImage(await readWhole(path, MAX_IMAGE_BYTES), path);
}

/**
 * Decodes an image. Values are those of the file: colour profiles are not applied, as OpenCV does not.
 * @param where What to name in errors.
 * @throws {MrtError} MRT3006 for bytes that are no image, or one of more than 2^26 pixels.
 */
export async function decodeImage(bytes: Uint8Array, where: string): Promise<Image> {
  // Loaded when the first image is decoded: other datasets work without.
  const { default: sharp } = await import('sharp');
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_IMAGE_PIXELS, ignoreIcc: true })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: 3, pixels: data };
  } catch (error) {
    return damagedFile(where, `is not an image that can be decoded: ${(error as Error).message}`);
  }
}
