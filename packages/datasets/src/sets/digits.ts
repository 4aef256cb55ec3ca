import type { SplitName } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { drawDigit } from '../digits/draw.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';

/** Number of images and first seed of each split: the ranges do not overlap. */
const RANGES: Readonly<Record<SplitName, { readonly size: number; readonly seed: number }>> = {
  train: { size: 6000, seed: 1_000_000 },
  calibration: { size: 500, seed: 2_000_000 },
  test: { size: 2000, seed: 3_000_000 },
};

/** Digits drawn by code, so that MRT can be tried without any download. The classes take turns. */
export const digits = defineDataset({
  name: 'digits',
  summary: 'Digits drawn by code, 28×28, values in [0, 1]: no files needed.',
  source: 'it needs no files',
  shape: exactShape([1, 28, 28]),
  costly: true,
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  label: 'class index',
  splits: { train: [], calibration: [], test: [] },
  open: async ({ split }) => ({
    size: RANGES[split].size,
    seekable: true,
    async *samples(start = 0) {
      const { size, seed } = RANGES[split];
      for (let index = start; index < size; index++) {
        const label = index % 10;
        yield { id: `${split}/${index}`, data: drawDigit(label, seed + index), label };
      }
    },
  }),
  metric: topK,
});
