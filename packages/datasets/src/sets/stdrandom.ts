import { seededRandom } from '@mrtjs/tensor';
import { defineDataset, SPLITS } from '../dataset.js';
import { exactShape } from '../input-shape.js';

/** Endless uniform numbers in [0, 1), inputs (N, 1, 3) with one number as label, and no metric (MRT-SPEC 8.1) [R221]. */
export const stdrandom = defineDataset({
  name: 'stdrandom',
  summary: 'Endless seeded random numbers, for trying things out.',
  source: 'it needs no files',
  shape: exactShape([1, 3]),
  splits: { train: [], calibration: [], test: [] },
  open: async ({ split }) => ({
    size: undefined,
    async *samples() {
      // Each split is a stream of its own.
      const random = seededRandom(SPLITS.indexOf(split) + 1);
      for (let index = 0; ; index++)
        yield {
          id: `${split}/${index}`,
          data: Float32Array.from({ length: 3 }, () => random.next()),
          label: random.next(),
        };
    },
  }),
});
