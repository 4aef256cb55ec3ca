/** A dataset of the user's own: the built-in digits, moved one pixel to the right. */
import type { Sample } from '@mrtjs/datasets';
import { builtinDatasets, defineDataset, exactShape, topK } from '@mrtjs/datasets';

const SIDE = 28;
const digits = builtinDatasets.get('digits');

const movedDigits = defineDataset({
  name: 'moved-digits',
  summary: 'Digits, one pixel to the right.',
  source: 'made by the code itself',
  shape: exactShape([1, SIDE, SIDE]),
  costly: true,
  splits: { calibration: [], test: [] },
  async open(request) {
    const { samples } = await digits.open(request);
    return {
      size: 200,
      seekable: true,
      async *samples(start = 0): AsyncGenerator<Sample<number>> {
        let index = start;
        for await (const { id, data, label } of samples(start)) {
          if (index++ >= 200) return;
          yield { id, data: moved(data), label };
        }
      },
    };
  },
  metric: topK,
});

function moved(pixels: Float32Array): Float32Array {
  return pixels.map((_, i) => (i % SIDE === 0 ? 0 : (pixels[i - 1] ?? 0)));
}

/** The registry knows its names: a wrong one does not compile. */
const registry = builtinDatasets.use(movedDigits);
export const found = registry.get('moved-digits').name;
// @ts-expect-error there is no dataset of this name
export const wrong = () => registry.get('moved-digit');

export default movedDigits;
