import { sizeOf } from '@mrtjs/tensor';
import fc from 'fast-check';
import { reshapeDims } from './index.js';

it.each([
  [
    [2, 3, 4],
    [4, 6],
    [4, 6],
  ],
  [
    [2, 3, 4],
    [4, 0, 2],
    [4, 3, 2],
  ],
  [
    [2, 3, 4],
    [0, 0, 0],
    [2, 3, 4],
  ],
  [
    [2, 3, 4],
    [6, 1, -1],
    [6, 1, 4],
  ],
  [
    [2, 3, 4],
    [3, -1, 8],
    [3, 1, 8],
  ],
  [[2, 3, 4], [-1], [24]],
  [[2, 3, 4], [-2], [2, 3, 4]],
  [
    [2, 3, 4],
    [2, -2],
    [2, 3, 4],
  ],
  [
    [2, 3, 4],
    [-2, 1, 1],
    [2, 3, 4, 1, 1],
  ],
  [
    [2, 3, 4],
    [-3, 4],
    [6, 4],
  ],
  [
    [2, 3, 4, 5],
    [-3, -3],
    [6, 20],
  ],
  [
    [2, 3, 4],
    [0, -3],
    [2, 12],
  ],
  [
    [2, 3, 4],
    [-3, -2],
    [6, 4],
  ],
  [
    [2, 3, 4],
    [-4, 1, 2, -2],
    [1, 2, 3, 4],
  ],
  [
    [2, 3, 4],
    [2, -4, -1, 3, -2],
    [2, 1, 3, 4],
  ],
])('R160: %j by the codes %j is %j', (input, codes, expected) => {
  expect(reshapeDims(input, codes)).toEqual(expected);
});

it.each([
  [[10, 5, 4], [-1, 0], false, [40, 5]],
  [[10, 5, 4], [-1, 0], true, [50, 4]],
  [[10, 5, 4], [0, -3], true, [10, 20]],
])('R160: %j by the codes %j, reverse %j, is %j', (input, codes, reverse, expected) => {
  expect(reshapeDims(input, codes, reverse)).toEqual(expected);
});

it.each([
  [[2, 3], [7], '6 elements cannot become 7'],
  [[2, 3], [-1, -1], 'more than one dimension is -1'],
  [[2, 3], [4, -1], '6 elements do not divide by 4'],
  [[2, 3], [2, 3, 0], 'a dimension that does not exist'],
  [[2, 3], [-4, 2], '-4 needs two factors'],
  [[6], [-4, 4, -1], '6 is not 4 × -1'],
  [[6], [-4, -1, -1], '6 is not -1 × -1'],
  [[6], [-5], '-5 is not a code'],
])('R160: %j by the codes %j is refused', (input, codes, message) => {
  expect(() => reshapeDims(input, codes)).toThrow(message);
});

it('R160: keeps the number of elements, whatever is copied, merged, split or left to be told', () => {
  const codes = fc.array(fc.constantFrom(0, -1, -2, -3, 1, 2, 3), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
      codes,
      fc.boolean(),
      (input, list, reverse) => {
        let shape: number[];
        try {
          shape = reshapeDims(input, list, reverse);
        } catch {
          return;
        }
        expect(sizeOf(shape)).toBe(sizeOf(input));
        expect(shape.every((dim) => dim > 0)).toBe(true);
        expect(reshapeDims(shape, input.length === 0 ? [1] : input)).toEqual(
          input.length === 0 ? [1] : input,
        );
      },
    ),
  );
});
