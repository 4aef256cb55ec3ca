import { findNode, ops, topologicalOrder } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float64 } from '@mrtjs/tensor';
import { Build, dequantized, integers, nodesOf, quantizeFor } from '../testing/build.js';

function model(shape: readonly number[], attrs: { axis?: number; temperature?: number } = {}) {
  const build = new Build();
  return build.model(build.op(ops.softmax, 'y', [build.data(shape)], attrs));
}

const row = (...values: number[]): Tensor => float64([1, values.length], values);

describe('softmax', () => {
  it.each([
    [[3, 2.7, 0, -1.5, -3], [9107, 6699, 454, 100, 23], 255],
    [[8, 7.2, 0, -4, -8], [11366, 5012, 4, 1, 1], 159],
  ])('R193, D61: small logits %j are told apart', (logits, expected, entries) => {
    const data = row(...logits);
    const result = quantizeFor(model([1, 5]), data);
    expect(integers(result, data)).toEqual([expected]);
    expect(result.model.params.get('mrt_quantize_cvm_lut_weight_0')?.shape).toEqual([entries, 1]);
  });

  it('R193: the table of a widened window starts at 55 and ends at exp(10)', () => {
    const table = quantizeFor(model([1, 5]), row(3, 2.7, 0, -1.5, -3)).model.params.get(
      'mrt_quantize_cvm_lut_weight_0',
    );
    expect([table?.data[0], table?.data.at(-1)]).toEqual([55, 22026]);
  });

  it('D61: profile mrt1 flattens them', () => {
    const data = row(3, 2.7, 0, -1.5, -3);
    const [output = []] = dequantized(quantizeFor(model([1, 5]), data, { profile: 'mrt1' }), data);
    expect(output.map((y) => Math.round(1000 * y))).toEqual([308, 308, 308, 62, 15]);
  });

  it('D61: tiny thresholds keep the table bounded, and are refused where they do not', () => {
    const tiny = row(1e-9, 0, 0, -1e-9, 0);
    const result = quantizeFor(model([1, 5]), tiny);
    expect(result.model.params.get('mrt_quantize_cvm_lut_weight_0')?.shape).toEqual([255, 1]);
    dequantized(result, tiny)[0]?.forEach((y) => expect(Math.abs(y - 0.2)).toBeLessThan(0.002));
    expect(() => quantizeFor(model([1, 5]), tiny, { profile: 'mrt1' })).toThrow('MRT2208');
  });

  it('a threshold of 0 gives equal probabilities', () => {
    const zero = row(0, 0, 0, 0);
    const result = quantizeFor(model([1, 4]), zero);
    expect(integers(result, zero)).toEqual([[4096, 4096, 4096, 4096]]);
  });

  it('R194: λ = 10 makes a 16-bit table and 15-bit probabilities at scale 16383', () => {
    const result = quantizeFor(model([1, 5]), row(20, 18, 0, -10, -20));
    const table = findNode(result.model.graph, 'mrt_quantize_cvm_lut_weight_0');
    expect(table?.attrs['precision']).toBe(16);
    expect(result.outputScales).toEqual([16383]);
    expect(result.precisions.get('y')).toEqual({ out_key: 15 });
  });

  it.each([14.6, 20, 1000])('R194: λ = %d is refused', (softmaxLambda) => {
    expect(() => quantizeFor(model([1, 5]), row(1, 2, 3, 4, 5), { softmaxLambda })).toThrow(/MRT2208.*λ/);
  });

  it('R194: λ = 14.5 is the largest that works', () => {
    const data = row(20, 18, 0, -10, -20);
    const result = quantizeFor(model([1, 5]), data, { softmaxLambda: 14.5 });
    expect(result.outputScales).toEqual([255]);
    expect(dequantized(result, data)[0]?.[0]).toBeCloseTo(0.88, 1);
  });

  it('R194: a sum beyond 32 bits is refused', () => {
    const wide = model([1, 2 ** 18]);
    const thresholds = { data: 20, y: 1 };
    const data = float64([1, 2 ** 18], new Float64Array(2 ** 18));
    expect(() => quantizeFor(wide, data, { softmaxLambda: 13, thresholds })).toThrow(/MRT2208.*bits/);
  });

  it.each([1, -2])('R195: along axis %d', (axis) => {
    const columns = [20, 1, 18, 2, 0, 3]; // three logits of two columns
    const data = float64([1, 3, 2], columns);
    const result = quantizeFor(model([1, 3, 2], { axis }), data);
    const probabilities = (logits: number[]): number[] => {
      const powers = logits.map((x) => Math.exp(x - Math.max(...logits)));
      return powers.map((p) => p / powers.reduce((a, b) => a + b));
    };
    const [first, second] = [probabilities([20, 18, 0]), probabilities([1, 2, 3])];
    dequantized(result, data)[0]?.forEach((y, i) => {
      const expected = (i % 2 === 0 ? first : second)[Math.floor(i / 2)] as number;
      expect(Math.abs(y - expected)).toBeLessThan(0.04);
    });
  });

  it('a temperature divides the logits', () => {
    const data = row(6, 5, 0, -4);
    const cool = quantizeFor(model([1, 4], { temperature: 2 }), data);
    const halved = row(3, 2.5, 0, -2);
    const expected = dequantized(quantizeFor(model([1, 4]), halved), halved)[0] ?? [];
    dequantized(cool, data)[0]?.forEach((y, i) =>
      expect(Math.abs(y - (expected[i] ?? NaN))).toBeLessThan(0.01),
    );
    expect(() => quantizeFor(model([1, 4], { temperature: -1 }), data)).toThrow('MRT2208');
  });

  it('R192: the chain of nodes', () => {
    const result = quantizeFor(model([1, 5]), row(20, 18, 0, -10, -20));
    const kinds = topologicalOrder(result.model.graph).map((node) => node.op);
    expect(kinds.filter((op) => op !== 'null')).toHaveLength(16);
    expect(nodesOf(result.model).at(-1)).toBe('cvm_clip y');
  });
});
