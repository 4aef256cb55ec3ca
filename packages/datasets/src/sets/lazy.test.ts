import { join } from 'node:path';
import { readImage } from '../images/image.js';
import { openValidation } from '../split.js';
import { collect, folderOf } from '../testing/files.js';
import { builtinDatasets } from './index.js';

jest.mock('sharp', () => {
  throw new Error('sharp is loaded');
});

const folder = folderOf({ 'a.jpg': new Uint8Array(1), 'trec/TREC.test.pk': Buffer.from('].') });

test('images are decoded by a library that nothing else needs', async () => {
  const digits = await openValidation(builtinDatasets.get('digits'), {
    root: folder,
    inputShape: [-1, 1, 28, 28],
  });
  expect(digits.size).toBe(2000);
  const trec = await openValidation(builtinDatasets.get('trec'), { root: folder, inputShape: [38, -1] });
  expect(await collect(trec.samples())).toEqual([]);
  await expect(readImage(join(folder, 'a.jpg'))).rejects.toThrow('sharp is loaded');
});
