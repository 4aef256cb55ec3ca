import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeShared, requireShared } from '@mrtjs/testing';
import { float32 } from '@mrtjs/tensor';
import { batches } from '../batches.js';
import { cocoAp } from '../metrics/detection/coco.js';
import { openValidation } from '../split.js';
import { collect, folderOf, pngOf } from '../testing/files.js';
import { coco } from './coco.js';

const sound = {
  categories: [
    { id: 90, name: 'toothbrush' },
    { id: 1, name: 'person' },
  ],
  images: [
    { id: 7, file_name: 'b.jpg' },
    { id: 3, file_name: 'a.jpg' },
    { id: 9, file_name: 'c.jpg' },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 90, bbox: [1, 0, 2, 1], area: 1.5, iscrowd: 0 },
    { id: 2, image_id: 7, category_id: 1, bbox: [0, 0, 4, 2], iscrowd: 1 },
  ],
};
const tree = (annotations: unknown) => ({
  'annotations/instances_val2017.json': Buffer.from(
    typeof annotations === 'string' ? annotations : JSON.stringify(annotations),
  ),
  ...Object.fromEntries(['a', 'b', 'c'].map((name) => [`val2017/${name}.jpg`, new Uint8Array(0)])),
});
const root = folderOf(tree(sound));
const inputShape = [-1, 3, 4, 4];

beforeAll(async () => {
  for (const [i, name] of ['a', 'b', 'c'].entries())
    writeFileSync(
      join(root, 'val2017', `${name}.jpg`),
      await pngOf(2, 2, new Array<number>(12).fill(51 * i)),
    );
});

test('labels are places among the categories, boxes are scaled, empty images kept [R219]', async () => {
  const split = await openValidation(coco, { root, inputShape });
  const all = await collect(split.samples());
  expect(all.map(({ id }) => id)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  const sizes = { input: { width: 4, height: 4 }, original: { width: 2, height: 2 } };
  expect(all.map(({ label }) => label)).toEqual([
    { boxes: [], ...sizes },
    {
      boxes: [
        { box: [2, 0, 6, 2], class: 1, crowd: false, area: 1.5 },
        { box: [0, 0, 8, 4], class: 0, crowd: true },
      ],
      ...sizes,
    },
    { boxes: [], ...sizes },
  ]);
  const [red, , blue] = [0.485, 0.456, 0.406];
  expect(all[2]?.data[0]).toBeCloseTo((0.4 - (red as number)) / 0.229, 5);
  expect(all[2]?.data[47]).toBeCloseTo((0.4 - (blue as number)) / 0.225, 5);
});

test('a partial batch rolls over to the next epoch; after the last one it is short [R219]', async () => {
  const split = await openValidation(coco, { root, inputShape });
  const idsOf = async (epochs: number) =>
    (await collect(batches(split, { batch: 2, epochs }))).map(({ ids }) => ids.join(' '));
  expect(await idsOf(1)).toEqual(['a.jpg b.jpg', 'c.jpg']);
  expect(await idsOf(2)).toEqual(['a.jpg b.jpg', 'c.jpg a.jpg', 'b.jpg c.jpg']);
});

const [first] = sound.annotations;
const BROKEN = [
  ['text', 'no JSON', 'MRT3006', 'is not JSON'],
  ['a list', '[]', 'MRT3006', 'has no list'],
  ['no images', { ...sound, images: 5 }, 'MRT3006', 'has no list "images"'],
  ['an image without name', { ...sound, images: [{ id: 4 }] }, 'MRT3006', 'the image 4 without'],
  [
    'an unknown image',
    { ...sound, annotations: [{ ...first, image_id: 8 }] },
    'MRT3006',
    'the annotation 1 of an',
  ],
  [
    'an unknown category',
    { ...sound, annotations: [{ ...first, category_id: 2 }] },
    'MRT3006',
    'of an unknown',
  ],
  ['a box of three', { ...sound, annotations: [{ ...first, bbox: [1, 2, 3] }] }, 'MRT3006', 'without a box'],
  ['a negative area', { ...sound, annotations: [{ ...first, area: -1 }] }, 'MRT3006', 'without area'],
  [
    'a missing image',
    { ...sound, images: [...sound.images, { id: 8, file_name: 'd.jpg' }] },
    'MRT3007',
    'd.jpg',
  ],
  [
    'an image elsewhere',
    { ...sound, images: [...sound.images, { id: 8, file_name: '../d.jpg' }] },
    'MRT3006',
    'not the name of a file',
  ],
] as const;
const broken = BROKEN.map(([title, files, ...rest]) => [title, folderOf(tree(files)), ...rest] as const);
test.each(broken)('%s: refused when opened', async (_, folder, code, says) => {
  await expect(openValidation(coco, { root: folder, inputShape })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(says) as string,
  });
});

describeShared(['real', 'datasets', 'coco_tiny'], 'published images', () => {
  test('80 images with 815 objects; the objects as detections are all right [R219, R223]', async () => {
    const split = await openValidation(coco, {
      root: requireShared('real', 'datasets', 'coco_tiny'),
      inputShape: [-1, 3, 32, 32],
    });
    let state = cocoAp.initial;
    let objects = 0;
    for await (const { labels } of batches(split, { batch: 1 })) {
      const boxes = labels.flatMap((label) => label.boxes);
      objects += boxes.length;
      // Objects that reach a little beyond the image are clipped like any detection; most are not.
      const column = (width: number, values: readonly number[]) => float32([1, boxes.length, width], values);
      const outputs = [
        column(
          1,
          boxes.map((truth) => truth.class),
        ),
        column(
          1,
          boxes.map(() => 0.5),
        ),
        column(
          4,
          boxes.flatMap(({ box }) => box),
        ),
      ];
      state = cocoAp.update(state, outputs, labels);
    }
    expect([split.size, objects]).toEqual([80, 815]);
    expect(cocoAp.result(state)['mAP']).toBeCloseTo(1, 3);
  });
});
