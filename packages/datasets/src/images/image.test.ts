import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, pngOf } from '../testing/files.js';
import { readImage } from './image.js';

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
