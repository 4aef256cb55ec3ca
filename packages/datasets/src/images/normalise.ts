/** From pixels to inputs of networks. */
import type { Image } from './image.js';

/** A number for each of red, green and blue. */
export type PerChannel = readonly [red: number, green: number, blue: number];

/**
 * Makes the function that turns an image into planes of (v/unit − mean)/deviation, each step in float32 as the
 * frameworks compute it.
 */
export function normaliser(
  unit: number,
  mean: PerChannel,
  deviation: PerChannel,
): (image: Image) => Float32Array {
  const tables = [0, 1, 2].map((c) =>
    Float32Array.from({ length: 256 }, (_, byte) => {
      const centred = Math.fround(Math.fround(byte / unit) - Math.fround(mean[c] as number));
      return centred / Math.fround(deviation[c] as number);
    }),
  );
  return ({ width, height, pixels }) => {
    const plane = width * height;
    const data = new Float32Array(3 * plane);
    tables.forEach((table, c) => {
      for (let i = 0; i < plane; i++) data[c * plane + i] = table[pixels[3 * i + c] as number] as number;
    });
    return data;
  };
}

/** The figures of the detection datasets: v/255, mean and deviation of ImageNet (MRT-SPEC 8.1) [R218, R219]. */
export const normaliseUnit = normaliser(255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

/** The figures of ImageNet, in steps of 1/255 (MRT-SPEC 8.1) [R214]. */
export const normaliseBytes = normaliser(1, [123.68, 116.779, 103.939], [58.393, 57.12, 57.375]);
