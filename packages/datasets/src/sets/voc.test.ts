import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeShared, requireShared } from '@mrtjs/testing';
import { float32 } from '@mrtjs/tensor';
import { batches } from '../batches.js';
import { voc2007Map } from '../metrics/detection/voc.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf, pngOf } from '../testing/files.js';
import { voc, vocDataset } from './voc.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const object = (name: string, box: readonly number[], extra = '') => {
  const sides = ['xmin', 'ymin', 'xmax', 'ymax'].map((side, i) => `<${side}>${box[i]}</${side}>`);
  return `<object><name>${name}</name>${extra}<bndbox>${sides.join('')}</bndbox></object>`;
};
const annotation = (...objects: string[]) => bytes(`<annotation>${objects.join('\n')}</annotation>`);
const part = '<part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>';

const base = 'VOC2007';
const tree = (list: string, xml: Uint8Array) => ({
  [`VOCdevkit/${base}/ImageSets/Main/test.txt`]: bytes(list),
  [`VOCdevkit/${base}/ImageSets/Main/trainval.txt`]: bytes('000002  1\n'),
  [`VOCdevkit/${base}/Annotations/000001.xml`]: xml,
  [`VOCdevkit/${base}/Annotations/000002.xml`]: annotation(),
  [`VOCdevkit/${base}/JPEGImages/000001.jpg`]: new Uint8Array(0),
  [`VOCdevkit/${base}/JPEGImages/000002.jpg`]: new Uint8Array(0),
});
const objects = annotation(
  object('dog', [1, 1, 2, 2]),
  object('aeroplane', [3, 1.5, 4, 2], `<difficult>1</difficult>${part}`),
);
const root = folderOf(tree('000001\r\n000002\n\n', objects));

/** Columns of 0, 0, 100 and 200 in red, 51 in green, 255 in blue: 4×2 pixels. */
const pixels = [0, 1].flatMap(() => [0, 0, 100, 200].flatMap((red) => [red, 51, 255]));
beforeAll(async () => {
  const image = await pngOf(4, 2, pixels);
  for (const id of ['000001', '000002'])
    writeFileSync(join(root, 'VOCdevkit', base, 'JPEGImages', `${id}.jpg`), image);
});

test('images are resized and normalised, boxes are scaled along [R218]', async () => {
  const split = await openValidation(voc, { root, inputShape: [-1, 3, 2, 2] });
  const [batch] = await collect(batches(split, { batch: 2 }));
  expect(split).toMatchObject({ size: 2, lastBatch: 'drop' });
  expect(batch?.data.shape).toEqual([2, 3, 2, 2]);
  // Pairs of columns become their means, 0 and 150.
  const [low, high] = [(0 - 0.485) / 0.229, (150 / 255 - 0.485) / 0.229];
  const [green, blue] = [(0.2 - 0.456) / 0.224, (1 - 0.406) / 0.225];
  const expected = [low, high, low, high, green, green, green, green, blue, blue, blue, blue];
  expect([...(batch?.data.data.slice(0, 12) ?? [])]).toEqual(
    expected.map((v) => expect.closeTo(v, 5) as number),
  );
  // Pixel 1 of the annotation is pixel 0; half as wide, equally high.
  expect(batch?.labels).toEqual([
    {
      boxes: [
        { box: [0, 0, 0.5, 1], class: 11, difficult: false },
        { box: [1, 0.5, 1.5, 1], class: 0, difficult: true },
      ],
      input: { width: 2, height: 2 },
      original: { width: 4, height: 2 },
    },
    { boxes: [], input: { width: 2, height: 2 }, original: { width: 4, height: 2 } },
  ]);
  expect(batch?.ids).toEqual(['000001', '000002']);
});

test('a partial batch is dropped; training lists may have a second column [R218]', async () => {
  const split = await openValidation(voc, { root, inputShape: [-1, 3, 3, 5] });
  expect(await collect(batches(split, { batch: 3 }))).toEqual([]);
  const training = await openCalibration(voc, { root, inputShape: [-1, 3, 3, 5] });
  expect((await collect(training.samples())).map(({ id, data }) => [id, data.length])).toEqual([
    ['000002', 45],
  ]);
});

const BROKEN = [
  ['a list of files that are not there', tree('000003\n000004\n', objects), 'MRT3007', '2 of 2 files'],
  ['a list that leads elsewhere', tree('../000001\n', objects), 'MRT3006', 'mentions "../000001.xml"'],
  ['an unknown class', tree('000001\n', annotation(object('yak', [1, 1, 2, 2]))), 'MRT3006', 'class "yak"'],
  [
    'a box the wrong way',
    tree('000001\n', annotation(object('dog', [3, 1, 2, 2]))),
    'MRT3006',
    'from (3, 1)',
  ],
  [
    'no box',
    tree('000001\n', annotation('<object><name>dog</name></object>')),
    'MRT3006',
    '<object> without <bndbox>',
  ],
] as const;
const broken = BROKEN.map(([title, files, ...rest]) => [title, folderOf(files), ...rest] as const);
test.each(broken)('%s is refused', async (_, folder, code, says) => {
  const read = async () =>
    collect((await openValidation(voc, { root: folder, inputShape: [-1, 3, 2, 2] })).samples());
  await expect(read()).rejects.toMatchObject({ code, message: expect.stringContaining(says) as string });
});

test('other shapes are refused', async () => {
  await expect(openValidation(voc, { root, inputShape: [-1, 1, 2, 2] })).rejects.toThrow('(N, 3, H, W)');
});

describeShared(['real', 'datasets', 'voc'], 'photographs with classes of their own', () => {
  test('boxes as detections are all right, but for an object that is listed three times [R218, R223]', async () => {
    const menus = vocDataset('menus', ['chinese', 'naxi']);
    const split = await openValidation(menus, {
      root: requireShared('real', 'datasets', 'voc'),
      inputShape: [-1, 3, 64, 64],
    });
    const training = await openCalibration(menus, {
      root: requireShared('real', 'datasets', 'voc'),
      inputShape: [-1, 3, 64, 64],
    });
    expect([split.size, training.size]).toEqual([6, 62]);
    let state = voc2007Map.initial;
    for await (const { labels } of batches(split, { batch: 1 })) {
      const boxes = labels.flatMap((label) => label.boxes);
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
      state = voc2007Map.update(state, outputs, labels);
    }
    // Of 14 objects of the first class 12 can be found, the 6 before the two mistakes at precision 1, the others at
    // 12/14. Recalls 0 to 0.4 need up to 6 of them, 0.5 to 0.8 up to 12, 0.9 and 1 more. All of the second class are found.
    const first = (5 * 1 + 4 * (12 / 14)) / 11;
    expect(voc2007Map.result(state)['mAP']).toBeCloseTo((first + 1) / 2, 12);
  });
});
