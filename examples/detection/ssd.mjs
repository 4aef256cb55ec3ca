/**
 * A single-shot detector as GluonCV builds and names it: two feature maps, two anchors at each place, a softmax over the
 * classes and the ground, boxes relative to anchors, and the suppression of boxes that overlap.
 */
import { ops } from '@mrtjs/graph';
import { fitHeads } from './fit.mjs';
import { Net } from './net.mjs';
import { overlap } from './overlap.mjs';
import { CLASSES, SIDE } from './shapes.mjs';

const SEED = 512;

/** Channels, places a side, and sizes of the anchors of each feature map. */
const MAPS = [
  { channels: 48, places: 8, sizes: [11, 15] },
  { channels: 64, places: 4, sizes: [20, 28] },
];

/** How box offsets are scaled: centre and size. */
const DEVIATIONS = [0.1, 0.1, 0.2, 0.2];

/** Scores below it are nothing at all. */
const LEAST_SCORE = 0.01;

const OUTPUTS_PER_ANCHOR = { class: CLASSES.length + 1, box: 4 };

/** Centre and size of the anchors of a map, in the order of the outputs. */
function anchorsOf({ places, sizes }) {
  const step = SIDE / places;
  return Array.from({ length: places * places }, (_, i) =>
    sizes.map((size) => [step * ((i % places) + 0.5), step * (Math.floor(i / places) + 0.5), size, size]),
  ).flat();
}

/** The feature maps. */
function backbone(net, data) {
  const relu = (input, name) => net.op(ops.activation, `${name}_relu0_fwd`, [input], { act_type: 'relu' });
  let x = net.block('ssd0_stage0', data, [3, 16], 2, relu);
  x = net.block('ssd0_stage1', x, [16, 32], 2, relu);
  const fine = net.block('ssd0_stage2', x, [32, MAPS[0].channels], 2, relu);
  const coarse = net.block('ssd0_stage3', fine, [MAPS[0].channels, MAPS[1].channels], 2, relu);
  return [fine, coarse];
}

/**
 * The network.
 * @param {import('./fit.mjs').Heads} [heads] Weights of the predicting convolutions.
 */
export function buildSsd(heads = new Map()) {
  const net = new Net(SEED);
  const maps = backbone(net, net.input([1, 3, SIDE, SIDE]));
  /** Predictions of every map, joined: (batch, all anchors, width). */
  const predicted = (kind, width) => {
    const flat = maps.map((map, i) => {
      const { channels, sizes } = MAPS[i];
      const raw = net.head(`ssd0_${kind}predictor${i}_conv0`, map, channels, sizes.length * width, heads);
      const last = net.op(ops.transpose, `ssd0_${kind}_transpose${i}`, [raw], { axes: [0, 2, 3, 1] });
      return net.op(ops.flatten, `ssd0_${kind}_flatten${i}`, [last]);
    });
    const joined = net.op(ops.concat, `ssd0_${kind}_concat0`, flat, { dim: 1 });
    return net.op(ops.reshape, `ssd0_${kind}_reshape0`, [joined], { shape: [0, -1, width] });
  };
  const scores = net.op(ops.softmax, 'ssd0_softmax0', [predicted('class', OUTPUTS_PER_ANCHOR.class)], {
    axis: -1,
  });
  const boxes = decodedBoxes(net, predicted('box', OUTPUTS_PER_ANCHOR.box));
  const [ids, kept] = decodedClasses(net, scores);
  return net.model(...suppressed(net, ids, kept, boxes));
}

/** Corners in pixels, from offsets to the anchors: `NormalizedBoxCenterDecoder`. */
function decodedBoxes(net, offsets) {
  const name = (text) => `ssd0_normalizedboxcenterdecoder0_${text}`;
  const anchors = MAPS.flatMap(anchorsOf);
  const anchor = (axis, text) =>
    net.param(
      name(text),
      [1, anchors.length, 1],
      anchors.map((one) => one[axis]),
    );
  const part = (axis) => {
    const raw = net.op(ops.sliceAxis, name(`slice_axis${axis}`), [offsets], {
      axis: -1,
      begin: axis,
      end: axis + 1,
    });
    return net.op(ops.mulScalar, name(`_mulscalar${axis}`), [raw], { scalar: DEVIATIONS[axis] });
  };
  /** Both corners along one axis. */
  const along = (axis, text) => {
    const size = anchor(axis + 2, `anchor_${text}_size`);
    const shift = net.op(ops.broadcastMul, name(`broadcast_mul${axis}`), [part(axis), size]);
    const centre = net.op(ops.broadcastAdd, name(`broadcast_add${axis}`), [
      shift,
      anchor(axis, `anchor_${text}`),
    ]);
    const grown = net.op(ops.exp, name(`exp${axis}`), [part(axis + 2)]);
    const whole = net.op(ops.broadcastMul, name(`broadcast_mul${axis + 2}`), [grown, size]);
    const half = net.op(ops.mulScalar, name(`_mulscalar${axis + 4}`), [whole], { scalar: 0.5 });
    return [
      net.op(ops.elemwiseSub, name(`elemwise_sub${axis}`), [centre, half]),
      net.op(ops.elemwiseAdd, name(`elemwise_add${axis}`), [centre, half]),
    ];
  };
  const [[left, right], [top, bottom]] = [along(0, 'x'), along(1, 'y')];
  return net.op(ops.concat, name('concat0'), [left, top, right, bottom], { dim: -1 });
}

/** Class and score of every anchor and class, −1 where the score is too small: `MultiPerClassDecoder`. */
function decodedClasses(net, scores) {
  const name = (text) => `ssd0_multiperclassdecoder0_${text}`;
  const slice = (text, begin, end) => net.op(ops.sliceAxis, name(text), [scores], { axis: -1, begin, end });
  const objects = slice('slice_axis0', 1, null);
  const template = net.op(ops.zerosLike, name('zeros_like0'), [slice('slice_axis1', 0, 1)]);
  const numbers = CLASSES.map((_, i) =>
    net.op(ops.plusScalar, name(`_plusscalar${i}`), [template], { scalar: i }),
  );
  const ids = net.op(ops.concat, name('concat0'), numbers, { dim: -1 });
  const mask = net.op(ops.greaterScalar, name('_greaterscalar0'), [objects], { scalar: LEAST_SCORE });
  const none = net.op(ops.mulScalar, name('_mulscalar0'), [net.op(ops.onesLike, name('ones_like0'), [ids])], {
    scalar: -1,
  });
  const nothing = net.op(ops.zerosLike, name('zeros_like1'), [objects]);
  return [
    net.op(ops.where, name('where0'), [mask, ids, none]),
    net.op(ops.where, name('where1'), [mask, objects, nothing]),
  ];
}

/** Ids, scores and boxes of what is left after the suppression, best first. */
function suppressed(net, ids, scores, boxes) {
  const column = (value, kind, i) =>
    net.op(ops.sliceAxis, `ssd0_${kind}_slice_axis${i}`, [value], { axis: -1, begin: i, end: i + 1 });
  const perClass = CLASSES.map((_, i) =>
    net.op(ops.concat, `ssd0_concat${i}`, [column(ids, 'id', i), column(scores, 'score', i), boxes], {
      dim: -1,
    }),
  );
  const all = net.op(ops.concat, `ssd0_concat${CLASSES.length}`, perClass, { dim: 1 });
  const kept = net.op(ops.boxNms, 'ssd0_box_nms0', [all], {
    overlap_thresh: 0.45,
    topk: 100,
    valid_thresh: LEAST_SCORE,
    id_index: 0,
    score_index: 1,
    coord_start: 2,
    force_suppress: false,
  });
  const best = net.op(ops.sliceAxis, 'ssd0_slice_axis40', [kept], { axis: 1, begin: 0, end: 50 });
  const part = (number, begin, end) =>
    net.op(ops.sliceAxis, `ssd0_slice_axis${number}`, [best], { axis: 2, begin, end });
  return [part(41, 0, 1), part(42, 1, 2), part(43, 2, 6)];
}

/** The network with fitted heads: anchors that overlap an object by 0.45 or more are to say so. */
export async function makeSsd({ pictures = 200, seed = 1_000_000 } = {}) {
  const net = new Net(SEED);
  const features = net.model(...backbone(net, net.input([1, 3, SIDE, SIDE])));
  const jobs = MAPS.flatMap(({ sizes, places }, map) =>
    sizes.flatMap((size, a) =>
      Object.entries(OUTPUTS_PER_ANCHOR).map(([kind, outputs]) => ({
        ...{ kind, size, places, map, outputs, first: a * outputs, of: sizes.length * outputs },
        name: `ssd0_${kind}predictor${map}_conv0`,
      })),
    ),
  );
  const heads = await fitHeads(
    features,
    jobs,
    (job, boxes, { x, y, picture }) => {
      const { kind, size, places } = jobs[job];
      const step = SIDE / places;
      const [cx, cy] = [step * (x + 0.5), step * (y + 0.5)];
      const anchor = [cx - size / 2, cy - size / 2, cx + size / 2, cy + size / 2];
      const best = boxes
        .map((object) => ({ ...object, fit: overlap(anchor, object.box) }))
        .reduce((a, b) => (b.fit > a.fit ? b : a), { fit: 0 });
      const found = best.fit >= 0.45;
      if (kind === 'box') return found ? { weight: 1, values: offsets([cx, cy, size], best.box) } : NOTHING;
      // In between it is neither; of the ground, which is most of the places, a quarter is enough.
      if (!found && (best.fit > 0.3 || (x + 2 * y + picture) % 4 !== 0)) return NOTHING;
      const wanted = found ? best.class + 1 : 0;
      const values = Array.from({ length: OUTPUTS_PER_ANCHOR.class }, (_, k) => (k === wanted ? 5 : -2));
      return { weight: found ? 3 : 1, values };
    },
    { pictures, seed, ridge: 0.2 },
  );
  return buildSsd(heads);
}

const NOTHING = { weight: 0, values: [] };

function offsets([cx, cy, size], [x1, y1, x2, y2]) {
  return [
    ((x1 + x2) / 2 - cx) / size,
    ((y1 + y2) / 2 - cy) / size,
    Math.log((x2 - x1) / size),
    Math.log((y2 - y1) / size),
  ].map((value, i) => value / DEVIATIONS[i]);
}
