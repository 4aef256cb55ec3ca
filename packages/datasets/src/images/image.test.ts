import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, pngOf } from '../testing/files.js';
import { readImage } from './image.js';
import { normaliseBytes, normaliseUnit } from './normalise.js';

const folder = folderOf({ 'text.jpg': Buffer.from('no image'), 'empty.jpg': new Uint8Array(0) });

test('pixels are those of the file, red, green and blue; grey images have them all alike', async () => {
  const { default: sharp } = await import('sharp');
  writeFileSync(join(folder, 'rgb.png'), await pngOf(2, 1, [1, 2, 3, 250, 251, 252]));
  expect(await readImage(join(folder, 'rgb.png'))).toMatchObject({ width: 2, height: 1 });
  expect([...(await readImage(join(folder, 'rgb.png'))).pixels]).toEqual([1, 2, 3, 250, 251, 252]);
  const raw = { width: 2, height: 1, channels: 1 } as const;
  const grey = await sharp(Uint8Array.of(5, 9), { raw }).toColourspace('b-w').png().toBuffer();
  writeFileSync(join(folder, 'grey.png'), grey);
  expect([...(await readImage(join(folder, 'grey.png'))).pixels]).toEqual([5, 5, 5, 9, 9, 9]);
});

test.each(['text.jpg', 'empty.jpg', 'none.jpg'])('%s is refused', async (name) => {
  await expect(readImage(join(folder, name))).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT3006', file: join(folder, name) }],
  });
});

test('normalised planes, computed by hand [R214, R218]', () => {
  const image = { width: 2, height: 1, pixels: Uint8Array.of(0, 128, 255, 51, 102, 204) };
  const byHand = (unit: number, mean: readonly number[], deviation: readonly number[]) =>
    [0, 51, 128, 102, 255, 204].map((v, i) => {
      const c = Math.floor(i / 2);
      return (v / unit - (mean[c] as number)) / (deviation[c] as number);
    });
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5) as number);
  expect([...normaliseUnit(image)]).toEqual(near(byHand(255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])));
  expect([...normaliseBytes(image)]).toEqual(
    near(byHand(1, [123.68, 116.779, 103.939], [58.393, 57.12, 57.375])),
  );
});
