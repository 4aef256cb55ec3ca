import { createHash } from 'node:crypto';
import { drawDigit } from '../digits/draw.js';
import { openCalibration, openValidation } from '../split.js';
import { collect } from '../testing/files.js';
import { digits } from './digits.js';

const request = { root: '.', inputShape: [-1, 1, 28, 28] };

/** SHA-256 of the images of a split, to tell whether another machine draws the same. */
async function hashOf(split: string): Promise<{ size: number; hash: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const { data } of (await openValidation(digits, { ...request, split })).samples()) {
    hash.update(new Uint8Array(data.buffer));
    size++;
  }
  return { size, hash: hash.digest('hex').slice(0, 16) };
}

// The committed model of examples/digits was trained on exactly these images: a change here calls for a new one.
test.each([
  ['train', 6000, 'dce92af9de5e201c'],
  ['calibration', 500, '7d6dfef227fe3042'],
  ['test', 2000, 'd57f62a321e58fe8'],
])('%s is %d images, the same bits on every machine', async (split, size, hash) => {
  expect(await hashOf(split)).toEqual({ size, hash });
});

test('classes take turns, values are in [0, 1], no two images are equal', async () => {
  const samples = await collect((await openCalibration(digits, request)).samples());
  expect(samples.map(({ label }) => label)).toEqual(samples.map((_, i) => i % 10));
  for (const { data } of samples) {
    expect(data).toHaveLength(784);
    expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
  expect(new Set(samples.map(({ data }) => data.join())).size).toBe(500);
});

test('the drawing depends on the seed', () => {
  expect(drawDigit(3, 1)).toEqual(drawDigit(3, 1));
  expect(drawDigit(3, 1)).not.toEqual(drawDigit(3, 2));
  expect(drawDigit(3, 1)).not.toEqual(drawDigit(8, 1));
});
