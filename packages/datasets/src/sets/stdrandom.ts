import { seededRandom, sizeOf } from '@mrtjs/tensor';
import { defineDataset, SPLITS } from '../dataset.js';

/**
 * Endless uniform numbers in [0, 1) with one number as label, and no metric (MRT-SPEC 8.1) [R221]. The original gives
 * inputs (N, 1, 3) alone; any shape serves to try a network out.
 */
export const stdrandom = defineDataset({
  name: 'stdrandom',
  summary: 'Endless seeded random numbers, for trying things out.',
  source: 'it needs no files',
  shape: { text: 'of any shape', accepts: () => true },
  label: 'a number',
  splits: { train: [], calibration: [], test: [] },
  open: async ({ split, sampleShape }) => ({
    size: undefined,
    async *samples() {
      // Each split is a stream of its own.
      const random = seededRandom(SPLITS.indexOf(split) + 1);
      for (let index = 0; ; index++)
        yield {
          id: `${split}/${index}`,
          data: Float32Array.from({ length: sizeOf(sampleShape) }, () => random.next()),
          label: random.next(),
        };
    },
  }),
});
