import fc from 'fast-check';
import type { Interpolation, Verdict } from './average-precision.js';
import { averagePrecision } from './average-precision.js';

const verdicts = (letters: string): Verdict[] =>
  [...letters].map((letter) => (letter === 'r' ? 'right' : letter === 'w' ? 'wrong' : 'ignored'));

test.each<[string, number, Interpolation, number]>([
  // Precision 1 up to recall 1/2, 2/3 from there to 1.
  ['rwr', 2, 'area', (1 + 2 / 3) / 2],
  ['rwr', 2, 'eleven-points', (6 * 1 + 5 * (2 / 3)) / 11],
  ['rwr', 2, 'hundred-and-one-points', (51 * 1 + 50 * (2 / 3)) / 101],
  // What does not count leaves no trace.
  ['irwiri', 2, 'eleven-points', (6 * 1 + 5 * (2 / 3)) / 11],
  // The better precision later on counts for the smaller recall too.
  ['wrr', 2, 'area', 2 / 3],
  ['wrr', 2, 'eleven-points', 2 / 3],
  // Half of the objects are never found.
  ['r', 2, 'area', 1 / 2],
  ['r', 2, 'eleven-points', 6 / 11],
  ['r', 2, 'hundred-and-one-points', 51 / 101],
  // Recall 3/10 does reach the fourth point.
  ['rrr', 10, 'eleven-points', 4 / 11],
  ['r'.repeat(57), 100, 'hundred-and-one-points', 58 / 101],
  ['', 3, 'area', 0],
  ['wwi', 3, 'hundred-and-one-points', 0],
  ['r', 1, 'area', 1],
])('%j, %i objects, %s [R223]', (letters, positives, interpolation, expected) => {
  expect(averagePrecision(verdicts(letters), positives, interpolation)).toBeCloseTo(expected, 12);
});

/** The definition, point by point: [recall times positives, precision] after each detection that counts. */
function curveOf(letters: string): (readonly [number, number])[] {
  const counted = [...letters].filter((letter) => letter !== 'i');
  return counted.map((_, i) => {
    const right = counted.slice(0, i + 1).filter((letter) => letter === 'r').length;
    return [right, right / (i + 1)] as const;
  });
}

test('equals the definition, written out [R223]', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('r', 'w', 'i'), { maxLength: 30 }),
      fc.nat(20),
      (letters, missed) => {
        const text = letters.join('');
        const curve = curveOf(text);
        const positives = letters.filter((letter) => letter === 'r').length + missed + 1;
        const bestFrom = (share: number, steps: number) =>
          Math.max(
            0,
            ...curve.filter(([right]) => right * steps >= share * positives).map(([, best]) => best),
          );
        const mean = (steps: number) =>
          Array.from({ length: steps + 1 }, (_, k) => bestFrom(k, steps)).reduce((a, b) => a + b) /
          (steps + 1);
        const area = Array.from({ length: positives }, (_, n) => bestFrom(n + 1, positives)).reduce(
          (sum, best) => sum + best / positives,
          0,
        );
        const of = (interpolation: Interpolation) =>
          averagePrecision(verdicts(text), positives, interpolation);
        expect(of('eleven-points')).toBeCloseTo(mean(10), 12);
        expect(of('hundred-and-one-points')).toBeCloseTo(mean(100), 12);
        expect(of('area')).toBeCloseTo(area, 12);
      },
    ),
    { seed: 4 },
  );
});
