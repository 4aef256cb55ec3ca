/** Class labels in a `.npy` file. */
import { fail, formatShape } from '@mrtjs/tensor';
import type { NpyFile } from './npy-rows.js';
import { openNpy } from './npy-rows.js';
import { expectSameCount } from './paired.js';

/**
 * Opens the labels of `data`: an array of shape (samples,) or (samples, 1).
 * @throws {MrtError} MRT3006 for another shape, MRT3007 for another number of samples, and what {@link openNpy} throws.
 */
export async function openNpyLabels(path: string, data: NpyFile): Promise<NpyFile> {
  const labels = await openNpy(path);
  expectSameCount(data, labels);
  if (labels.rowShape.some((dim) => dim !== 1))
    fail(
      'MRT3006',
      `there are labels of shape ${formatShape(labels.rowShape)} per sample, expected one number`,
      { file: path, hint: 'save one class index per sample' },
    );
  return labels;
}
