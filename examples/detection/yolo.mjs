/**
 * A YOLO v3-like detector as GluonCV builds and names it: three feature maps from coarse to fine, each also fed by the
 * coarser one, an anchor at each place, sigmoids for centre, objectness and classes, exponentials for sizes.
 */
import { ops } from '@mrtjs/graph';
import { fitHeads } from './fit.mjs';
import { Net } from './net.mjs';
import { CLASSES, SIDE } from './shapes.mjs';

const SEED = 416;

/** Places a side and size of the anchor of each scale, and channels that its head reads. */
const SCALES = [
  { places: 4, anchor: 24, channels: 64 },
  { places: 8, anchor: 15, channels: 72 },
  { places: 16, anchor: 11, channels: 56 },
];

/** Centre, size, objectness, classes. */
const WIDTH = 5 + CLASSES.length;

const FEWEST = 0.01;

/** What the heads read, coarse first. */
function backbone(net, data) {
  const leaky = (input, name) =>
    net.op(ops.leakyReLU, `${name}_leakyrelu0_fwd`, [input], { act_type: 'leaky', slope: 0.1 });
  const block = (name, input, channels, stride) =>
    net.block(`yolov30_${name}`, input, channels, stride, leaky);
  const stem = block('stage0', data, [3, 16], 2);
  const fine = block('stage1', stem, [16, 32], 2);
  const middle = block('stage2', fine, [32, 48], 2);
  const coarse = block('stage3', middle, [48, 64], 2);
  /** The coarser map, made narrow and twice as large, beside the finer one. */
  const joined = (i, from, channels, route) => {
    const narrow = block(`transition${i}`, from, [channels, 24], 1);
    const large = net.op(ops.upSampling, `yolov30_upsample${i}`, [narrow], {
      scale: 2,
      sample_type: 'nearest',
    });
    return net.op(ops.concat, `yolov30_concat${i}`, [large, route], { dim: 1 });
  };
  const second = joined(0, coarse, 64, middle);
  const third = joined(1, second, 72, fine);
  return [coarse, second, third];
}

/**
 * The network.
 * @param {import('./fit.mjs').Heads} [heads] Weights of the predicting convolutions.
 */
export function buildYolo(heads = new Map()) {
  const net = new Net(SEED);
  const maps = backbone(net, net.input([1, 3, SIDE, SIDE]));
  const all = maps.map((map, i) => detections(net, i, map, heads));
  const joined = net.op(ops.concat, 'yolov30_concat9', all, { dim: 1 });
  const kept = net.op(ops.boxNms, 'yolov30_box_nms0', [joined], {
    overlap_thresh: 0.45,
    topk: 100,
    valid_thresh: FEWEST,
    id_index: 0,
    score_index: 1,
    coord_start: 2,
    force_suppress: false,
  });
  const best = net.op(ops.sliceAxis, 'yolov30_slice_axis0', [kept], { axis: 1, begin: 0, end: 50 });
  const part = (number, begin, end) =>
    net.op(ops.sliceAxis, `yolov30_slice_axis${number}`, [best], { axis: 2, begin, end });
  return net.model(part(1, 0, 1), part(2, 1, 2), part(3, 2, 6));
}

/** Rows of class, score and corners of one scale: `YOLOOutputV3`. */
function detections(net, scale, map, heads) {
  const { places, anchor, channels } = SCALES[scale];
  const name = (text) => `yolov30_yolooutputv3${scale}_${text}`;
  const raw = net.head(name('conv0'), map, channels, WIDTH, heads);
  const flat = net.op(ops.reshape, name('reshape0'), [raw], { shape: [0, WIDTH, -1] });
  const last = net.op(ops.transpose, name('transpose0'), [flat], { axes: [0, 2, 1] });
  // (batch, places, anchors, width)
  const rows = net.op(ops.reshape, name('reshape1'), [last], { shape: [0, -1, 1, WIDTH] });
  const slice = (number, begin, end) =>
    net.op(ops.sliceAxis, name(`slice_axis${number}`), [rows], { axis: -1, begin, end });
  const sigmoid = (number, value) => net.op(ops.sigmoid, name(`sigmoid${number}`), [value]);

  const corners = Array.from({ length: places * places }, (_, i) => [i % places, Math.floor(i / places)]);
  const offsets = net.param(name('offsets'), [1, places * places, 1, 2], corners.flat());
  const moved = net.op(ops.broadcastAdd, name('broadcast_add0'), [sigmoid(0, slice(0, 0, 2)), offsets]);
  const centres = net.op(ops.mulScalar, name('_mulscalar0'), [moved], { scalar: SIDE / places });
  const sizes = net.op(ops.broadcastMul, name('broadcast_mul0'), [
    net.op(ops.exp, name('exp0'), [slice(1, 2, 4)]),
    net.param(name('anchors'), [1, 1, 1, 2], [anchor, anchor]),
  ]);
  const half = net.op(ops.mulScalar, name('_mulscalar1'), [sizes], { scalar: 0.5 });
  const boxes = net.op(
    ops.concat,
    name('concat0'),
    [
      net.op(ops.elemwiseSub, name('elemwise_sub0'), [centres, half]),
      net.op(ops.elemwiseAdd, name('elemwise_add0'), [centres, half]),
    ],
    { dim: -1 },
  );
  const confidence = sigmoid(1, slice(2, 4, 5));
  const scores = net.op(ops.broadcastMul, name('broadcast_mul1'), [
    sigmoid(2, slice(3, 5, null)),
    confidence,
  ]);

  // One row for each class: (classes, batch, places, anchors, …).
  const perClass = net.op(ops.transpose, name('transpose1'), [scores], { axes: [3, 0, 1, 2] });
  const score = net.op(ops.expandDims, name('expand_dims0'), [perClass], { axis: -1 });
  const box = net.op(ops.tile, name('tile0'), [boxes], { reps: [CLASSES.length, 1, 1, 1, 1] });
  const zero = net.op(ops.mulScalar, name('_mulscalar2'), [score], { scalar: 0 });
  const numbers = net.param(name('classes'), [CLASSES.length, 1, 1, 1, 1], CLASSES.keys());
  const ids = net.op(ops.broadcastAdd, name('broadcast_add1'), [zero, numbers]);
  const joined = net.op(ops.concat, name('concat1'), [ids, score, box], { dim: -1 });
  const ordered = net.op(ops.transpose, name('transpose2'), [joined], { axes: [1, 0, 2, 3, 4] });
  return net.op(ops.reshape, name('reshape2'), [ordered], { shape: [0, -1, 6] });
}

/** The network with fitted heads: the place that holds the centre of an object, at the scale that fits best, is to say so. */
export async function makeYolo({ pictures = 200, seed = 1_000_000 } = {}) {
  const net = new Net(SEED);
  const features = net.model(...backbone(net, net.input([1, 3, SIDE, SIDE])));
  const parts = [
    { kind: 'box', outputs: 4, first: 0 },
    { kind: 'object', outputs: 1, first: 4 },
    { kind: 'class', outputs: CLASSES.length, first: 5 },
  ];
  const jobs = SCALES.flatMap((scale, map) =>
    parts.map((part) => ({ ...part, ...scale, map, of: WIDTH, name: `yolov30_yolooutputv3${map}_conv0` })),
  );
  const heads = await fitHeads(
    features,
    jobs,
    (job, boxes, { x, y, picture }) => {
      const { kind, map, places, anchor } = jobs[job];
      const step = SIDE / places;
      const here = boxes
        .filter(({ box }) => scaleOf(box) === map)
        .find(({ box: [x1, y1, x2, y2] }) => {
          const [cx, cy] = [(x1 + x2) / 2 / step, (y1 + y2) / 2 / step];
          return Math.floor(cx) === x && Math.floor(cy) === y;
        });
      if (here === undefined)
        return kind === 'object' && (x + 2 * y + picture) % 4 === 0 ? { weight: 1, values: [-5] } : NOTHING;
      const [x1, y1, x2, y2] = here.box;
      const inside = [(x1 + x2) / 2 / step - x, (y1 + y2) / 2 / step - y];
      if (kind === 'box')
        return {
          weight: 1,
          values: [...inside.map(logit), Math.log((x2 - x1) / anchor), Math.log((y2 - y1) / anchor)],
        };
      if (kind === 'object') return { weight: 3, values: [5] };
      return { weight: 1, values: CLASSES.map((_, k) => (k === here.class ? 5 : -5)) };
    },
    { pictures, seed, ridge: 0.05 },
  );
  return buildYolo(heads);
}

const NOTHING = { weight: 0, values: [] };

/** The scale whose anchor is nearest in size. */
function scaleOf([x1, , x2]) {
  const distances = SCALES.map(({ anchor }) => Math.abs(Math.log((x2 - x1) / anchor)));
  return distances.indexOf(Math.min(...distances));
}

/** The inverse of the sigmoid, kept within what a network can say. */
function logit(value) {
  const kept = Math.min(Math.max(value, 0.02), 0.98);
  return Math.log(kept / (1 - kept));
}
