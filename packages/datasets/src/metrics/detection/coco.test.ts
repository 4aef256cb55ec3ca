import type { DetectionRow } from '../../testing/detections.js';
import { detectionOutputs, truth } from '../../testing/detections.js';
import { cocoAp } from './coco.js';
import type { DetectionLabel, TrueBox } from './label.js';

const score = (images: readonly (readonly DetectionRow[])[], labels: readonly DetectionLabel[]) =>
  cocoAp.result(cocoAp.update(cocoAp.initial, detectionOutputs(images), labels));

const square: TrueBox = { class: 0, box: [0, 0, 40, 40] };

test('an overlap of 0.7 is right at five of ten thresholds [R223]', () => {
  const result = score([[[0, 0.9, 0, 0, 40, 28]]], [truth([square])]);
  // 1600 pixels: a medium object; there are no small and large ones, so there are no values for them.
  expect(result).toEqual({
    ...{ mAP: 0.5, AP50: 1, AP75: 0, APmedium: 0.5, samples: 1 },
    ...{ AR1: 0.5, AR10: 0.5, AR100: 0.5, ARmedium: 0.5 },
  });
});

test('the mean over classes that have objects; empty images count by their wrong detections [R223]', () => {
  const labels = [truth([square, { class: 3, box: [50, 50, 90, 90] }]), truth([])];
  const detections: DetectionRow[][] = [
    [
      [0, 0.5, 0, 0, 40, 40],
      [5, 0.9, 0, 0, 40, 40],
    ],
    [[0, 0.8, 0, 0, 40, 40]],
  ];
  // Class 0: wrong, then right: 1/2. Class 3: never found.
  const result = score(detections, labels);
  expect(result['mAP']).toBeCloseTo(0.25, 12);
  expect(result['samples']).toBe(2);
});

test('101 points: half of the objects found gives 51/101', () => {
  const labels = [truth([square, { class: 0, box: [50, 50, 90, 90] }])];
  expect(score([[[0, 0.9, 0, 0, 40, 40]]], labels)['mAP']).toBeCloseTo(51 / 101, 12);
});

test('an object found twice is wrong the second time; of equal scores the earlier is better', () => {
  const twice: DetectionRow[] = [
    [0, 0.5, 0, 0, 40, 40],
    [0, 0.5, 0, 0, 40, 40],
    [0, 0.4, 50, 50, 90, 90],
  ];
  const labels = [truth([square, { class: 0, box: [50, 50, 90, 90] }])];
  // Right, wrong, right.
  expect(score([twice], labels)['mAP']).toBeCloseTo((51 + 50 * (2 / 3)) / 101, 12);
});

const crowd: TrueBox = { class: 0, box: [50, 0, 100, 100], crowd: true };

test('detections in a crowd do not count, by the share of them that is in it [R223]', () => {
  const detections: DetectionRow[] = [
    [0, 0.9, 60, 10, 70, 20],
    [0, 0.8, 60, 30, 70, 40],
    [0, 0.7, 46, 50, 56, 60], // 0.6 of it is in the crowd: wrong from 0.65 on
    [0, 0.6, 0, 0, 40, 40],
  ];
  expect(score([detections], [truth([square, crowd])])['mAP']).toBeCloseTo((3 * 1 + 7 * 0.5) / 10, 12);
});

test('a detection goes to an object that counts if it can, even where a crowd fits better', () => {
  const inCrowd: TrueBox = { class: 0, box: [50, 0, 90, 40] };
  // 0.6 of the object, all in the crowd: at larger thresholds it does not count.
  expect(score([[[0, 0.9, 50, 0, 90, 24]]], [truth([inCrowd, crowd])])['mAP']).toBeCloseTo(0.3, 12);
});

test('sizes are those of the published image; detections of other sizes do not count [R223]', () => {
  const published = truth([{ class: 0, box: [0, 0, 20, 20] }], 2);
  const detections: DetectionRow[] = [
    [0, 0.9, 50, 50, 60, 60], // 20×20 as published: small, and wrong
    [0, 0.8, 0, 0, 20, 20],
  ];
  expect(score([detections], [published])).toEqual({
    mAP: 0.5,
    AP50: 0.5,
    AP75: 0.5,
    APmedium: 1,
    // The best detection is the wrong one.
    AR1: 0,
    AR10: 1,
    AR100: 1,
    ARmedium: 1,
    samples: 1,
  });
});

test.each([
  [32 ** 2, ['small', 'medium']],
  [32 ** 2 - 1, ['small']],
  [96 ** 2, ['medium', 'large']],
  [96 ** 2 + 1, ['large']],
])('an annotated area of %i is in %j', (area, names) => {
  const result = score([[[0, 0.9, 0, 0, 40, 40]]], [truth([{ ...square, area }])]);
  const expected = ['AP', 'AR'].flatMap((kind) => names.map((size) => kind + size));
  expect(Object.keys(result).filter((name) => /small|medium|large/.test(name))).toEqual(expected);
  expect(expected.map((name) => result[name])).toEqual(expected.map(() => 1));
});

test.each([
  [99, 1 / 100],
  [100, 0],
])('after %i better detections in an image the value is %d: the best 100 count [R223]', (better, mAP) => {
  const wrong = Array.from({ length: better }, (): DetectionRow => [0, 0.9, 60, 60, 70, 70]);
  expect(score([[...wrong, [0, 0.1, 0, 0, 40, 40]]], [truth([square])])['mAP']).toBeCloseTo(mAP, 12);
});

test('parts merge into the whole; without samples there is nothing', () => {
  const labels = [truth([square]), truth([crowd])];
  const rows: DetectionRow[][] = [[[0, 0.5, 0, 0, 40, 30]], [[0, 0.6, 0, 0, 40, 40]]];
  const [a, b] = rows.map((row, i) =>
    cocoAp.update(cocoAp.initial, detectionOutputs([row]), [labels[i] as DetectionLabel]),
  );
  const whole = cocoAp.update(cocoAp.initial, detectionOutputs(rows), labels);
  expect(a && b && cocoAp.merge(a, b)).toEqual(whole);
  // The overlap of 0.75 is right at six thresholds, after a wrong one.
  expect(cocoAp.format(whole)).toBe('30.00%');
  expect(cocoAp.result(cocoAp.initial)).toEqual({ mAP: 0, samples: 0 });
  expect(cocoAp.format(cocoAp.initial)).toBe(' 0.00%');
});

test('average recall: of the best detection, of ten, of a hundred, for each image and class', () => {
  // Twelve objects of class 0 in one image, one in another, one of class 1.
  const at = (i: number) => [8 * i, 0, 8 * i + 8, 40] as const;
  const twelve = Array.from({ length: 12 }, (_, i): TrueBox => ({ class: 0, box: at(i) }));
  const labels = [truth([...twelve, { class: 1, box: [0, 50, 40, 90] }]), truth([square])];
  const detections: DetectionRow[][] = [
    [
      ...twelve.map((_, i): DetectionRow => [0, 0.9 - i / 100, ...at(i)]),
      [1, 0.9, 50, 50, 90, 90], // wrong, and better than the right one
      [1, 0.8, 0, 50, 40, 90],
    ],
    [[0, 0.1, 0, 0, 40, 26]], // an overlap of 0.65: right at four of ten thresholds
  ];
  const result = score(detections, labels);
  // Class 0 has 13 objects; the mean of both classes.
  expect(result['AR1']).toBeCloseTo(((1 + 0.4) / 13 + 0) / 2, 12);
  expect(result['AR10']).toBeCloseTo(((10 + 0.4) / 13 + 1) / 2, 12);
  expect(result['AR100']).toBeCloseTo(((12 + 0.4) / 13 + 1) / 2, 12);
});

test('everything at once, worked out by hand: classes, crowds, ties, sizes, an empty image [R223]', () => {
  const group: TrueBox = { class: 0, box: [60, 0, 100, 100], crowd: true };
  const labels = [
    truth([square, { class: 0, box: [0, 50, 10, 60] }, group]), // medium, small, a crowd
    truth([]),
    truth([{ class: 2, box: [0, 0, 100, 100] }]), // large
  ];
  const detections: DetectionRow[][] = [
    [
      [0, 0.9, 0, 0, 40, 32], // the medium one: an overlap of 0.8, right at 0.5 to 0.8
      [0, 0.7, 70, 10, 80, 20], // in the crowd
      [0, 0.5, 0, 50, 10, 60], // the small one, in full
    ],
    [[0, 0.9, 0, 0, 40, 40]], // nothing is there; as good as the best, and later
    [
      [2, 0.3, 0, 0, 100, 100],
      [1, 0.9, 0, 0, 100, 100], // a class without objects
    ],
  ];
  const result = score(detections, labels);
  // Class 0 at 0.5 to 0.8: right, wrong, right of two: 1 up to recall 1/2, then 2/3; at 0.85 to 0.95: wrong, wrong,
  // right: 1/3 up to recall 1/2. Class 2: 1.
  const [low, high] = [(51 * 1 + 50 * (2 / 3)) / 101, (51 * (1 / 3)) / 101];
  const expected = {
    mAP: ((7 * low + 3 * high) / 10 + 1) / 2,
    AP50: (low + 1) / 2,
    AP75: (low + 1) / 2,
    // Of class 0 the small object alone: what fits the medium one does not count, what is medium and fits nothing neither.
    APsmall: 1,
    // The medium object alone: right at 0.5 to 0.8 before the wrong one, never found above; its detection and the wrong
    // one are medium. The small detection does not count.
    APmedium: 7 / 10,
    APlarge: 1,
    AR1: (0.7 / 2 + 1) / 2,
    AR10: ((0.7 + 1) / 2 + 1) / 2,
    AR100: ((0.7 + 1) / 2 + 1) / 2,
    ARsmall: 1,
    ARmedium: 0.7,
    ARlarge: 1,
    samples: 3,
  };
  expect(Object.keys(result).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected))
    expect([name, result[name]]).toEqual([name, expect.closeTo(value, 9)]);
});

test('inputs that are not square are refused [R224]', () => {
  const wide = { ...truth([square]), input: { width: 100, height: 50 } };
  expect(() => score([[]], [wide])).toThrow('MRT3011');
});
