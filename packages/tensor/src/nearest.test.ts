import fc from 'fast-check';
import { editDistance, nearest, suggestion } from './nearest.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['relu', 'relu', 0],
    ['relu', 'rellu', 1],
    ['relu', 'rleu', 1],
    ['relu', 'selu', 1],
    ['relu', '', 4],
    ['conv1', 'fc', 5],
  ])('%s and %s: %d', (a, b, distance) => expect(editDistance(a, b)).toBe(distance));

  it('is symmetric, and zero for equal texts alone', () => {
    const text = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

it('nearest lists what is close, the closest first, whatever the case', () => {
  expect(nearest('Conv1', ['fc', 'conv10', 'conv1', 'pool1'], 2)).toEqual(['conv1', 'conv10']);
  expect(nearest('softmax', ['fc', 'relu'], 3)).toEqual([]);
});

it('suggestion names the nearest, or all that is known', () => {
  expect(suggestion('conv2', ['conv1', 'pool'])).toBe('did you mean conv1?');
  expect(suggestion('softmax', ['fc', 'relu'])).toBe('known: fc, relu');
  expect(suggestion('softmax', [])).toBe('known: none');
  expect(
    suggestion(
      'softmax',
      Array.from({ length: 21 }, (_, i) => `n${i}`),
    ),
  ).toBe('no similar name is known');
});
