/**
 * COCO for FastestDet, an ONNX detector whose output are the raw values of its 22×22 places: a dataset of one's own that is
 * the built-in `coco` with another preprocessing, and a metric that makes detections of the output first.
 *
 * ```ini
 * Input_shape=(-1, 3, 352, 352)
 * Dataset=./fastest-det.mjs
 * ```
 */
import { builtinDatasets, cocoAp, defineDataset, definePreprocessing } from '@mrtjs/datasets';
import { float32, toNumbers } from '@mrtjs/tensor';
import { overlap } from './overlap.mjs';

/** Scores below it are not looked at; boxes that overlap more than that are one object. */
const [LEAST_SCORE, SAME] = [0.001, 0.45];

/** What is kept of an image. */
const MOST = 100;

/**
 * Ids, scores and boxes in pixels of the input, from outputs (N, 85, H, W): objectness, centre within ±1 place, size,
 * 80 classes.
 * @param {import('@mrtjs/tensor').Tensor} output
 * @param {number} side Width and height of the input.
 */
export function decode(output, side) {
  const [count, channels, height, width] = output.shape;
  const values = toNumbers(output);
  const places = height * width;
  const rows = Array.from({ length: count }, (_, n) => {
    const at = (channel, place) => values[(n * channels + channel) * places + place];
    const found = [];
    for (let place = 0; place < places; place++) {
      let best = 5;
      for (let c = 6; c < channels; c++) if (at(c, place) > at(best, place)) best = c;
      const [objectness, probability] = [Math.max(at(0, place), 0), Math.max(at(best, place), 0)];
      const score = objectness ** 0.6 * probability ** 0.4;
      if (score <= LEAST_SCORE) continue;
      const x = ((Math.tanh(at(1, place)) + (place % width)) * side) / width;
      const y = ((Math.tanh(at(2, place)) + Math.floor(place / width)) * side) / height;
      const [w, h] = [sigmoid(at(3, place)) * side, sigmoid(at(4, place)) * side];
      found.push({ class: best - 5, score, box: [x - w / 2, y - h / 2, x + w / 2, y + h / 2] });
    }
    return suppress(found);
  });
  const most = Math.max(1, ...rows.map((row) => row.length));
  const column = (size, of) =>
    float32(
      [count, most, size],
      rows.flatMap((row) => Array.from({ length: most }, (_, i) => of(row[i])).flat()),
    );
  return [
    column(1, (one) => one?.class ?? -1),
    column(1, (one) => one?.score ?? -1),
    column(4, (one) => one?.box ?? [-1, -1, -1, -1]),
  ];
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** The best of those that overlap, best first. */
function suppress(found) {
  const kept = [];
  for (const one of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => other.class !== one.class || overlap(one.box, other.box) <= SAME))
      kept.push(one);
    if (kept.length === MOST) break;
  }
  return kept;
}

const coco = builtinDatasets.get('coco');

export default defineDataset({
  ...coco,
  name: 'coco-fastest-det',
  preprocessing: definePreprocessing({ unit: 255, channelOrder: 'BGR' }),
  metric: {
    ...cocoAp,
    update: (state, [output], labels) => cocoAp.update(state, decode(output, labels[0].input.width), labels),
  },
});
