import fc from 'fast-check';
import type { Tensor } from '@mrtjs/tensor';
import { float32, float64 } from '@mrtjs/tensor';
import { sumValue } from './exact-sum.js';
import type { FidelitySums } from './fidelity.js';
import { compareOutputs, fidelityOf, mergeFidelity } from './fidelity.js';

const valuesOf = ({ outputs }: FidelitySums) =>
  outputs.map(({ cosine, signal, noise }) => ({
    cosine: sumValue(cosine),
    signal: sumValue(signal),
    noise: sumValue(noise),
  }));

test('agreement, cosine and signal to noise of a small case', () => {
  const sums = compareOutputs([float64([2, 2], [3, 4, 1, 0])], [float64([2, 2], [4, 3, 2, 0])], 2);
  expect([sums.samples, sums.agreeing]).toEqual([2, 1]);
  expect(valuesOf(sums)).toEqual([{ cosine: 24 / 25 + 1, signal: 26, noise: 3 }]);
  const { agreement, outputs } = fidelityOf(sums);
  expect(agreement).toBe(0.5);
  expect(outputs[0]?.cosine).toBeCloseTo(0.98, 12);
  expect(outputs[0]?.signalToNoiseDb).toBeCloseTo(10 * Math.log10(26 / 3), 12);
});

test.each([
  ['equal outputs', [1, 2], [1, 2], { cosine: 1, signalToNoiseDb: null }],
  ['no signal at all', [0, 0], [0, 0], { cosine: 1, signalToNoiseDb: null }],
  ['noise without signal', [0, 0], [1, 0], { cosine: 0, signalToNoiseDb: null }],
  ['the opposite', [1, 0], [-1, 0], { cosine: -1, signalToNoiseDb: 10 * Math.log10(1 / 4) }],
  ['a tenth of an error', [1, 0], [1.1, 0], { cosine: 1, signalToNoiseDb: 20 }],
])('%s', (_, reference, output, expected) => {
  const { outputs } = fidelityOf(compareOutputs([float64([1, 2], reference)], [float64([1, 2], output)], 1));
  expect(outputs[0]?.cosine).toBeCloseTo(expected.cosine, 12);
  if (expected.signalToNoiseDb === null) expect(outputs[0]?.signalToNoiseDb).toBeNull();
  else expect(outputs[0]?.signalToNoiseDb).toBeCloseTo(expected.signalToNoiseDb, 10);
});

test('every output is compared, agreement is of the first', () => {
  const reference = [float64([1, 2], [0, 1]), float64([1, 3], [1, 2, 3])];
  const output = [float64([1, 2], [0, 2]), float64([1, 3], [3, 2, 1])];
  const sums = compareOutputs(reference, output, 1);
  expect(sums.agreeing).toBe(1);
  expect(valuesOf(sums).map(({ noise }) => noise)).toEqual([1, 8]);
});

const number = fc.double({ noNaN: true, min: -9, max: 9 });
const values = fc.array(number, { minLength: 3, maxLength: 3 });
const samples = fc.array(fc.tuple(values, values), { minLength: 1, maxLength: 8 });

test('sums of parts add up to the very sums of the whole, in either order', () => {
  const sums = (part: readonly (readonly [number[], number[]])[]) =>
    compareOutputs(
      [
        float64(
          [part.length, 3],
          part.flatMap(([a]) => a),
        ),
      ],
      [
        float64(
          [part.length, 3],
          part.flatMap(([, b]) => b),
        ),
      ],
      part.length,
    );
  fc.assert(
    fc.property(samples, samples, (a, b) => {
      const whole = sums([...a, ...b]);
      expect(mergeFidelity(sums(a), sums(b))).toEqual(whole);
      expect(mergeFidelity(sums(b), sums(a))).toEqual(whole);
    }),
    { seed: 1 },
  );
});

test('outputs that are not finite leave no figures', () => {
  const sums = compareOutputs([float64([1, 2], [1, 2])], [float64([1, 2], [NaN, 2])], 1);
  expect(fidelityOf(sums).outputs).toEqual([{ cosine: NaN, signalToNoiseDb: NaN }]);
});

const one = float32([1, 2], [0, 1]);
test.each<[string, readonly Tensor[], readonly Tensor[], string]>([
  ['another number of outputs', [one], [one, one], 'MRT3101'],
  ['another shape', [one], [float32([2, 1], [0, 1])], 'MRT3101'],
  ['no outputs', [], [], 'MRT3103'],
])('%s is refused', (_, reference, outputs, code) => {
  expect(() => compareOutputs(reference, outputs, 1)).toThrow(code);
});

test('parts with different outputs do not merge', () => {
  const [a, b] = [[one], [one, one]].map((outputs) => compareOutputs(outputs, outputs, 1)) as [never, never];
  expect(() => mergeFidelity(a, b)).toThrow('MRT3102');
});
