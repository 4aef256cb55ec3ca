import fc from 'fast-check';
import type { Image } from './image.js';
import { centreCrop, resize, resizeShortSide } from './resize.js';

/** A grey image: all channels are equal but the green one, which is one more. */
const grey = (width: number, values: readonly number[]): Image => ({
  width,
  height: values.length / width,
  channels: 3,
  pixels: Uint8Array.from(values.flatMap((v) => [v, v + 1, v])),
});

test.each<[string, Image, number, number, number[]]>([
  ['half: means of 2×2', grey(4, [10, 20, 30, 50, 30, 40, 40, 40]), 2, 1, [25, 40]],
  ['three to two: means of one and a half', grey(3, [0, 30, 90]), 2, 1, [10, 70]],
  ['double: linear between the centres', grey(2, [0, 100]), 4, 1, [0, 25, 75, 100]],
  ['one axis shrinks, the other grows', grey(2, [10, 30, 20, 60]), 1, 4, [20, 25, 35, 40]],
  ['a single pixel', grey(1, [7]), 2, 2, [7, 7, 7, 7]],
  ['the same size', grey(2, [1, 2]), 2, 1, [1, 2]],
])('%s', (_, image, width, height, expected) => {
  expect(resize(image, width, height)).toEqual(grey(width, expected));
});

test('one channel is resized and cut like three', () => {
  const one: Image = { width: 4, height: 1, channels: 1, pixels: Uint8Array.of(10, 20, 30, 50) };
  expect(resize(one, 2, 1)).toEqual({ width: 2, height: 1, channels: 1, pixels: Uint8Array.of(15, 40) });
  expect(centreCrop(one, 2, 1)).toEqual({ width: 2, height: 1, channels: 1, pixels: Uint8Array.of(20, 30) });
});

test('an even image stays even, whatever the sizes', () => {
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(side, side, side, side, fc.nat(254), (w, h, toW, toH, value) => {
      const even = grey(w, new Array<number>(w * h).fill(value));
      expect(resize(even, toW, toH)).toEqual(grey(toW, new Array<number>(toW * toH).fill(value)));
    }),
    { seed: 6 },
  );
});

test.each([
  [500, 375, 341, 256],
  [375, 500, 256, 341],
  [256, 256, 256, 256],
  [10, 40, 256, 1024],
])('the short side of %i×%i becomes 256: %i×%i [R214]', (width, height, toWidth, toHeight) => {
  const image: Image = { width, height, channels: 3, pixels: new Uint8Array(width * height * 3) };
  const { width: w, height: h, pixels } = resizeShortSide(image, 256);
  expect([w, h, pixels.length]).toEqual([toWidth, toHeight, toWidth * toHeight * 3]);
});

test('the centre of an image [R214]', () => {
  const image = grey(5, [...Array(20).keys()]);
  expect(centreCrop(image, 2, 2)).toEqual(grey(2, [6, 7, 11, 12]));
  expect(centreCrop(image, 3, 1)).toEqual(grey(3, [6, 7, 8]));
  expect(centreCrop(image, 4, 4)).toEqual(grey(4, [0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18]));
});

test('an image so long that resizing it would fill the memory is refused', () => {
  const long: Image = { width: 1, height: 2 ** 20, channels: 3, pixels: new Uint8Array(3 * 2 ** 20) };
  expect(() => resizeShortSide(long, 256)).toThrow('MRT3006 an image of 1×1048576 pixels is too long');
});
