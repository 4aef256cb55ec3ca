import type { OpDef } from '@mrtjs/graph';
import { errorFunction, findNode, ops } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import { Build, dequantized, integers, nodesOf, quantizeFor } from '../testing/build.js';

type Unary = OpDef<string, typeof ops.sigmoid.attrs>;

function model(def: Unary, size = 5) {
  const build = new Build();
  return build.model(build.op(def, 'y', [build.data([1, size])]));
}

const FUNCTIONS: readonly (readonly [Unary, (x: number) => number])[] = [
  [ops.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
  [ops.exp, Math.exp],
  [ops.tanh, Math.tanh],
  [ops.erf, (x) => errorFunction(x, Math.exp)],
];

describe.each(FUNCTIONS)('$name', (def, f) => {
  const data = float64([1, 5], [-3, -0.7, 0, 0.4, 2.5]);
  const result = quantizeFor(model(def), data);

  it('R154, R177: a table of 255 entries at offset 127, 16 bits wide', () => {
    expect(nodesOf(result.model)).toEqual([
      'cvm_clip mrt_quantize_realize_0',
      `broadcast_add mrt_quantize_${def.name}_offset_0`,
      'cvm_lut y',
    ]);
    const offset = findNode(result.model.graph, `mrt_quantize_${def.name}_offset_0`);
    expect(offset?.inputs[1]?.node.name).toBe('const_var_127');
    const table = result.model.params.get('mrt_quantize_cvm_lut_weight_0');
    expect(table?.shape).toEqual([255, 1]);
    const entries = [...(table?.data ?? [])].map(Number);
    const edge = Math.max(Math.abs(f(3)), Math.abs(f(-3)));
    expect(Math.max(...entries.map(Math.abs))).toBe(32767);
    expect(Math.abs((result.outputScales[0] as number) / (32767 / edge) - 1)).toBeLessThan(1e-12);
    entries.forEach((entry, i) => {
      const exact = (f(((i - 127) * 3) / 127) / edge) * 32767;
      expect(Math.abs(entry - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
    });
  });

  it('R177: the error is that of the 8-bit input', () => {
    const step = 3 / 127;
    dequantized(result, data)[0]?.forEach((y, i) => {
      const x = data.data[i] as number;
      const slack = Math.abs(f(x + step / 2) - f(x - step / 2)) + 1e-3;
      expect(Math.abs(y - f(x))).toBeLessThanOrEqual(slack);
    });
  });
});

describe('Q-table', () => {
  it('R155: a threshold of 0 makes a table of a single entry', () => {
    const zero = float64([1, 5], [0, 0, 0, 0, 0]);
    const result = quantizeFor(model(ops.sigmoid), zero);
    expect(result.model.params.get('mrt_quantize_cvm_lut_weight_0')?.shape).toEqual([1, 1]);
    expect(dequantized(result, zero)[0]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it('R155: what is not 0 at run time gives the same entry', () => {
    const zero = float64([1, 5], [0, 0, 0, 0, 0]);
    const result = quantizeFor(model(ops.sigmoid), zero);
    expect(dequantized(result, float64([1, 5], [9, -9, 1, 0, 0]))[0]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it('D22: an input of 16 bits is clipped to ±63 by a threshold a little too large only in profile mrt1', () => {
    // sigmoid's output is 16 bits at exactly 32767; fuzz in its product must not cost the next table half its range.
    const build = new Build();
    const first = build.op(ops.sigmoid, 'a', [build.data([1, 5])]);
    const chained = build.model(build.op(ops.sigmoid, 'b', [first]));
    const data = float64([1, 5], [-2, -1, 0, 1, 2]);
    const a = 1 / (1 + Math.exp(-2));
    const result = quantizeFor(chained, data, { thresholds: { a: a * (1 + 1e-7) } });
    expect(Math.max(...(integers(result, data)[0] ?? []))).toBeGreaterThan(32000);
    const widest = findNode(result.model.graph, 'mrt_quantize_realize_1');
    expect(widest?.attrs).toEqual({ precision: 8, shift_bit: 8 });

    const mrt1 = quantizeFor(chained, data, { thresholds: { a: a * (1 + 1e-7) }, profile: 'mrt1' });
    const clipped = findNode(mrt1.model.graph, 'mrt_quantize_realize_1');
    expect(clipped?.attrs).toEqual({ precision: 7, shift_bit: 9 });
  });

  it('a function that overflows is refused', () => {
    const large = float64([1, 5], [800, 0, 0, 0, 0]);
    const thresholds = { y: 1e30 };
    expect(() => quantizeFor(model(ops.exp), large, { thresholds })).toThrow(/MRT2208 .*node y: exp/);
  });
});
