/**
 * A dataset of one's own: pictures of red squares, green discs and blue triangles, drawn by code, with a box around each.
 * `Dataset=./shapes.mjs` in a configuration uses it.
 */
import { defineDataset, exactShape, voc2007Map } from '@mrtjs/datasets';
import { seededRandom } from '@mrtjs/tensor';

/** Width and height of a picture. */
export const SIDE = 64;

export const CLASSES = ['square', 'disc', 'triangle'];

const COLORS = [
  [0.85, 0.2, 0.2],
  [0.2, 0.75, 0.25],
  [0.25, 0.3, 0.9],
];

/** The figures of ImageNet, by which detection networks normalise. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** Number of pictures and first seed of each split. */
const RANGES = {
  train: { size: 240, seed: 1_000_000 },
  calibration: { size: 64, seed: 2_000_000 },
  test: { size: 100, seed: 3_000_000 },
};

/**
 * Whether a point of the unit square is in the shape.
 * @type {readonly ((x: number, y: number) => boolean)[]}
 */
const INSIDE = [
  () => true,
  (x, y) => (2 * x - 1) ** 2 + (2 * y - 1) ** 2 <= 1,
  (x, y) => Math.abs(2 * x - 1) <= y,
];

/**
 * A picture: one to three shapes that do not touch, on uneven ground, with noise.
 * @param {number} seed
 */
export function drawShapes(seed) {
  const random = seededRandom(seed);
  const boxes = placeBoxes(random);
  const plane = SIDE * SIDE;
  const data = new Float32Array(3 * plane);
  const [light, slope] = [0.35 + 0.3 * random.next(), 0.004 * (random.next() - 0.5)];
  for (let i = 0; i < plane; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const found = boxes.find(({ box, class: ofClass }) => isInside(box, ofClass, x, y));
    for (let c = 0; c < 3; c++) {
      const value = found === undefined ? light + slope * (x + y - SIDE) : COLORS[found.class][c];
      const noisy = Math.min(Math.max(value + 0.04 * random.normal(), 0), 1);
      data[c * plane + i] = (noisy - MEAN[c]) / DEVIATION[c];
    }
  }
  return { data, boxes };
}

function isInside([x1, y1, x2, y2], ofClass, x, y) {
  const [u, v] = [(x + 0.5 - x1) / (x2 - x1), (y + 0.5 - y1) / (y2 - y1)];
  return u >= 0 && u <= 1 && v >= 0 && v <= 1 && INSIDE[ofClass](u, v);
}

/** Boxes of 10 to 30 pixels, at least two apart. */
function placeBoxes(random) {
  const boxes = [];
  const wanted = 1 + random.int(3);
  for (let attempt = 0; attempt < 30 && boxes.length < wanted; attempt++) {
    const size = 10 + 20 * random.next() ** 2;
    const [x, y] = [1 + (SIDE - size - 2) * random.next(), 1 + (SIDE - size - 2) * random.next()];
    const box = [x, y, x + size, y + size];
    const apart = ({ box: [a, b, c, d] }) => x > c + 2 || x + size + 2 < a || y > d + 2 || y + size + 2 < b;
    if (boxes.every(apart)) boxes.push({ class: random.int(CLASSES.length), box });
  }
  return boxes;
}

export default defineDataset({
  name: 'shapes',
  summary: 'Squares, discs and triangles on uneven ground, normalised per channel.',
  source: 'it needs no files',
  shape: exactShape([3, SIDE, SIDE]),
  label: 'boxes in pixels of the input, with class',
  classes: CLASSES,
  splits: { train: [], calibration: [], test: [] },
  open: async ({ split }) => ({
    size: RANGES[split].size,
    seekable: true,
    async *samples(start = 0) {
      const { size, seed } = RANGES[split];
      const whole = { width: SIDE, height: SIDE };
      for (let i = start; i < size; i++) {
        const { data, boxes } = drawShapes(seed + i);
        yield { id: `${split}/${i}`, data, label: { boxes, input: whole, original: whole } };
      }
    },
  }),
  metric: voc2007Map,
});
