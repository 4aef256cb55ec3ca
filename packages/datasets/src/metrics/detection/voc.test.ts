import fc from 'fast-check';
import { float32 } from '@mrtjs/tensor';
import type { DetectionRow } from '../../testing/detections.js';
import { detectionOutputs, truth } from '../../testing/detections.js';
import type { DetectionLabel } from './label.js';
import { labelTensor } from './label.js';
import type { DetectionState } from './outcome.js';
import { voc2007Map, voc2010Map, vocOverlap } from './voc.js';

const update = (
  images: readonly (readonly DetectionRow[])[],
  labels: readonly DetectionLabel[],
  state = voc2007Map.initial,
): DetectionState => voc2007Map.update(state, detectionOutputs(images), labels);

const object = truth([{ class: 0, box: [10, 10, 19, 19] }]);

/** Two classes, a difficult object, and an image without objects. */
const mixed = {
  labels: [
    truth([
      { class: 0, box: [10, 10, 19, 19] },
      { class: 0, box: [50, 50, 59, 59], difficult: true },
      { class: 1, box: [30, 30, 39, 39] },
    ]),
    truth([]),
  ],
  detections: [
    [
      [1, 0.6, 30, 30, 39, 34], // half of the object: just enough
      [0, 0.8, 10, 10, 19, 18], // the first object again: wrong
      [0, 0.9, 10, 10, 19, 19],
      [0, 0.7, 50, 50, 59, 59], // difficult: does not count
      [7, 0.9, 0, 0, 9, 9], // a class without objects: does not count
    ],
    [[0, 0.95, 10, 10, 19, 19]], // nothing is there: wrong
  ],
} as const;

test('several classes, a difficult object, an object found twice, an empty image [R223]', () => {
  const state = update(mixed.detections, mixed.labels);
  // Class 0: wrong, right, wrong, of one object: 1/2. Class 1: 1.
  expect(voc2007Map.result(state)).toEqual({ mAP: 0.75, samples: 2 });
  expect(voc2007Map.format(state)).toBe('75.00%');
  expect(voc2010Map.result(state)).toEqual({ mAP: 0.75, samples: 2 });
});

test('11 points of 2007 and the area of 2010 differ [R223]', () => {
  const labels = [
    truth([
      { class: 0, box: [10, 10, 19, 19] },
      { class: 0, box: [50, 50, 59, 59] },
    ]),
  ];
  const detections: DetectionRow[] = [
    [0, 0.9, 10, 10, 19, 19],
    [0, 0.8, 80, 80, 89, 89],
    [0, 0.7, 50, 50, 59, 59],
  ];
  const state = update([detections], labels);
  expect(voc2007Map.result(state)['mAP']).toBeCloseTo((6 + 5 * (2 / 3)) / 11, 12);
  expect(voc2010Map.result(state)['mAP']).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

test.each<[string, DetectionRow[], number]>([
  [
    'the better score first',
    [
      [0, 0.2, 80, 80, 89, 89],
      [0, 0.3, 10, 10, 19, 19],
    ],
    1,
  ],
  [
    'of equal scores the earlier one first',
    [
      [0, 0.5, 10, 10, 19, 19],
      [0, 0.5, 80, 80, 89, 89],
    ],
    1,
  ],
  [
    'and the later one second',
    [
      [0, 0.5, 80, 80, 89, 89],
      [0, 0.5, 10, 10, 19, 19],
    ],
    0.5,
  ],
  [
    'a score that is not a number last',
    [
      [0, NaN, 80, 80, 89, 89],
      [0, -3, 10, 10, 19, 19],
    ],
    1,
  ],
  [
    'a box that is not a number is wrong',
    [
      [0, 0.9, NaN, 10, 19, 19],
      [0, 0.3, 10, 10, 19, 19],
    ],
    0.5,
  ],
  ['less than half is wrong', [[0, 0.9, 10, 10, 19, 13]], 0],
  ['another class is wrong', [[1, 0.9, 10, 10, 19, 19]], 0],
  ['no detections', [], 0],
])('%s', (_, detections, mAP) => {
  expect(voc2007Map.result(update([detections], [object]))['mAP']).toBeCloseTo(mAP, 12);
});

test('difficult objects do not spoil what is best elsewhere, and alone there is nothing to measure', () => {
  const difficult = truth([{ class: 0, box: [10, 10, 19, 19], difficult: true }]);
  const state = update([[[0, 0.9, 10, 10, 19, 19]]], [difficult]);
  expect(voc2007Map.result(state)).toEqual({ mAP: 0, samples: 1 });
  expect(voc2007Map.format(voc2007Map.initial)).toBe(' 0.00%');
});

test('detections are clipped to [0, H] [R224]', () => {
  const corners = truth([
    { class: 0, box: [0, 0, 9, 9] },
    { class: 0, box: [90, 90, 100, 100] },
  ]);
  const state = update(
    [
      [
        [0, 0.9, -50, -50, 9, 9],
        [0, 0.8, 90, 90, 500, 500],
      ],
    ],
    [corners],
  );
  expect(voc2007Map.result(state)['mAP']).toBe(1);
});

test('inputs that are not square are refused [R224]', () => {
  const wide = { ...object, input: { width: 200, height: 100 } };
  expect(() => update([[]], [wide])).toThrow(
    'MRT3011 detections cannot be scored on inputs of 200×100 pixels',
  );
});

test.each([
  ['no outputs', []],
  ['one output', [float32([1, 2], [0, 1])]],
  [
    'boxes of three numbers',
    [float32([1, 1, 1], [0]), float32([1, 1, 1], [0]), float32([1, 1, 3], [0, 0, 0])],
  ],
  ['more images than labels', detectionOutputs([[], []])],
])('%s: refused', (_, outputs) => {
  expect(() => voc2007Map.update(voc2007Map.initial, outputs, [object])).toThrow('MRT3011');
});

test('overlap counts the pixels of the corners', () => {
  expect(vocOverlap([0, 0, 0, 0], [0, 0, 0, 0])).toBe(1);
  expect(vocOverlap([0, 0, 9, 9], [9, 9, 18, 18])).toBe(1 / 199);
  expect(vocOverlap([0, 0, 9, 9], [10, 0, 19, 9])).toBe(0);
});

test('labels as a tensor are filled up with −1 [R218]', () => {
  expect(labelTensor(mixed.labels)).toEqual(
    float32(
      [2, 3, 6],
      [
        [10, 10, 19, 19, 0, 0, 50, 50, 59, 59, 0, 1, 30, 30, 39, 39, 1, 0],
        new Array<number>(18).fill(-1),
      ].flat(),
    ),
  );
});

const corner = fc.integer({ min: 0, max: 4 }).map((n) => 20 * n);
const image = fc.record({
  boxes: fc.array(fc.record({ class: fc.nat(1), at: fc.tuple(corner, corner), difficult: fc.boolean() }), {
    maxLength: 3,
  }),
  rows: fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 4 }), corner, corner), { maxLength: 4 }),
});
const images = fc.array(image, { minLength: 1, maxLength: 4 });

test('states of parts merge into the state of the whole', () => {
  fc.assert(
    fc.property(images, images, (a, b) => {
      const of = (part: typeof a) =>
        update(
          part.map(({ rows }) => rows.map(([id, score, x, y]) => [id, score, x, y, x + 19, y + 19] as const)),
          part.map(({ boxes }) =>
            truth(boxes.map(({ at: [x, y], ...rest }) => ({ ...rest, box: [x, y, x + 19, y + 19] }))),
          ),
        );
      expect(voc2007Map.merge(of(a), of(b))).toEqual(of([...a, ...b]));
      expect(voc2007Map.merge(voc2007Map.initial, of(a))).toEqual(of(a));
    }),
    { seed: 5 },
  );
});
