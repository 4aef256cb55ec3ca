import { ops } from '@mrtjs/graph';
import type { Value } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import { Build, dequantized, nodesOf, quantizeFor } from './testing/build.js';

const table = Array.from({ length: 200 }, (_, i) => Math.sin(i));
const seen = float64([1, 4], [0, 3, 7, 11]);
const unseen = float64([1, 4], [12, 99, 50, 1]);

/** `wrap` stands between the input and the embedding. */
function embedded(
  wrap: (build: Build, x: Value) => Value = (_, x) => x,
  extra?: (build: Build, x: Value) => Value,
) {
  const build = new Build();
  const x = build.data([1, 4]);
  const y = build.op(ops.embedding, 'y', [wrap(build, x), build.param('w', [100, 2], table)], {
    input_dim: 100,
    output_dim: 2,
  });
  return build.model(y, ...(extra === undefined ? [] : [extra(build, x)]));
}

const expected = (indices: ArrayLike<number>): number[] =>
  Array.from(indices).flatMap((i) => [table[2 * i] as number, table[2 * i + 1] as number]);

function expectRows(actual: readonly number[] | undefined, indices: ArrayLike<number>): void {
  expected(indices).forEach((value, i) => expect(actual?.[i]).toBeCloseTo(value, 4));
}

describe('index inputs', () => {
  it('R167, D45: integers are indices, also above the largest that calibration saw', () => {
    const result = quantizeFor(embedded(), seen);
    expect(result.inputs.get('data')).toEqual({ scale: 1, targetBit: 8 });
    expect(nodesOf(result.model)).toEqual(['Embedding y']);
    expectRows(dequantized(result, seen)[0], seen.data);
    expectRows(dequantized(result, unseen)[0], unseen.data);
  });

  it('R167: the table has 16 bits, and the output its scale', () => {
    const result = quantizeFor(embedded(), seen);
    const largest = Math.max(...table.map(Math.abs));
    expect(result.outputScales[0]).toBeCloseTo(32767 / Math.fround(largest), 6);
    expect(result.precisions.get('y')).toEqual({ out_key: 16 });
    expect(result.thresholds.get('y')).toBe(Math.fround(largest));
  });

  it('D45: nodes that only move indices are passed through', () => {
    const wrap = (build: Build, x: Value): Value =>
      build.op(ops.transpose, 't', [build.op(ops.reshape, 'r', [x], { shape: [2, 2] })], { axes: [1, 0] });
    const result = quantizeFor(embedded(wrap), seen);
    expect(result.inputs.get('data')?.scale).toBe(1);
    expectRows(dequantized(result, unseen)[0], [12, 50, 99, 1]);
  });

  it('D45: an input that something else reads too is scaled', () => {
    const result = quantizeFor(
      embedded(undefined, (build, x) => build.op(ops.relu, 'relu', [x])),
      seen,
      { inputPrecision: 16 },
    );
    expect(result.inputs.get('data')?.scale).toBe(32767 / 11);
    expectRows(dequantized(result, seen)[0], seen.data);
  });

  it('D45: an input precision too small for the table is refused', () => {
    expect(() => quantizeFor(embedded(), seen, { inputPrecision: 7 })).toThrow(
      /MRT2206 .*Input_precision.*indices up to 99/,
    );
  });

  it('D45: profile mrt1 scales indices, and clips those above the largest calibrated one', () => {
    const result = quantizeFor(embedded(), seen, { profile: 'mrt1', inputPrecision: 16 });
    expectRows(dequantized(result, seen)[0], seen.data);
    expectRows(dequantized(result, unseen)[0], [11, 11, 11, 1]);
  });
});
