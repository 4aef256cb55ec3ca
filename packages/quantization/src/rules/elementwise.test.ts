import type { OpDef } from '@mrtjs/graph';
import { findNode, ops } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import { Build, dequantized, integers, nodesOf, quantizeFor } from '../testing/build.js';

const data = float64([1, 4], [1, -2, 0.5, 0.25]);

/** An operator of two operands and no attributes. */
type Binary = OpDef<string, typeof ops.broadcastAdd.attrs>;

function withParameter(def: Binary, w: readonly number[]) {
  const build = new Build();
  return build.model(build.op(def, 'y', [build.data([1, 4]), build.param('w', [1, 4], w)]));
}

describe('operators at a common scale', () => {
  it.each([ops.elemwiseAdd, ops.elemwiseSub, ops.broadcastAdd, ops.broadcastSub])(
    'R151, R180, R184: $name adds one bit',
    (def) => {
      const result = quantizeFor(withParameter(def, [8, 1, -1, 4]), data);
      expect(result.scales.get('y')).toBe(32767 / 8);
      expect(result.precisions.get('y')).toEqual({ out_key: 17 });
      expect([...(result.model.params.get('mrt_quantize_w_0')?.data ?? [])]).toEqual([
        32767, 4096, -4096, 16384,
      ]);
    },
  );

  it('R151, R166: Concat adds none', () => {
    const build = new Build();
    const x = build.data([1, 4]);
    const y = build.op(ops.concat, 'y', [x, build.param('w', [1, 1], [3])], { dim: 1 });
    const result = quantizeFor(build.model(y), data);
    expect(result.scales.get('y')).toBe(32767 / 3);
    expect(result.precisions.get('y')).toEqual({ out_key: 16 });
    const [output = []] = dequantized(result, data);
    [1, -2, 0.5, 0.25, 3].forEach((x, i) => expect(Math.abs((output[i] ?? NaN) - x)).toBeLessThan(0.01));
  });
});

describe('broadcast_mul', () => {
  it('R181: scales multiply and bits add', () => {
    const result = quantizeFor(withParameter(ops.broadcastMul, [1, 2, 4, 8]), data, {
      thresholds: { y: 1e5 },
    });
    expect(result.scales.get('y')).toBe((127 / 2) * (32767 / 8));
    expect(result.precisions.get('y')).toEqual({ out_key: 32 });
  });

  it('R181: times zero is zero at scale 1', () => {
    const result = quantizeFor(withParameter(ops.broadcastMul, [0, 0, 0, 0]), data);
    expect(result).toMatchObject({ outputScales: [1] });
    expect(result.precisions.get('y')).toEqual({ out_key: 1 });
    expect(integers(result, data)).toEqual([[0, 0, 0, 0]]);
  });
});

describe('broadcast_mul by an operator that is always zero', () => {
  it('R181: is clipped to one bit, so that the bits which the runtime counts are not carried on', () => {
    const build = new Build();
    const x = build.data([1, 4]);
    const dead = build.op(ops.relu, 'dead', [build.op(ops.clip, 'low', [x], { a_min: -9, a_max: -5 })]);
    const model = build.model(build.op(ops.broadcastMul, 'y', [x, dead]));
    const result = quantizeFor(model, data, { thresholds: { dead: 0 } });
    expect(result.outputScales).toEqual([1]);
    expect(result.precisions.get('mrt_quantize_clip_2')).toEqual({ out_key: 1 });
    expect(nodesOf(result.model).at(-1)).toBe('cvm_clip mrt_quantize_clip_2');
    expect(integers(result, data)).toEqual([[0, 0, 0, 0]]);
  });
});

describe('a sum with a zero operand', () => {
  /** x · 0 + w */
  function shifted(w: readonly number[], def: Binary = ops.broadcastAdd) {
    const build = new Build();
    const zero = build.op(ops.broadcastMul, 'z', [build.data([1, 4]), build.param('zero', [1], [0])]);
    return build.model(build.op(def, 'y', [zero, build.param('w', [w.length], w)]));
  }

  it('R183, D51: a fractional parameter is quantized, the threshold is its own', () => {
    const result = quantizeFor(shifted([0.5]), data);
    expect(result.outputScales[0]).toBe(32767 / 0.5);
    expect(result.thresholds.get('y')).toBe(0.5);
    expect(integers(result, data)).toEqual([[32767, 32767, 32767, 32767]]);
    expect(dequantized(result, data)[0]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('R183: a whole-valued parameter keeps scale 1', () => {
    const result = quantizeFor(shifted([3]), data);
    expect(result.outputScales).toEqual([1]);
    expect(result.precisions.get('y')).toEqual({ out_key: 3 });
    expect(findNode(result.model.graph, 'mrt_quantize_w_0')?.attrs).toMatchObject({ precision: 3 });
    expect(integers(result, data)).toEqual([[3, 3, 3, 3]]);
  });

  it('R183: the sign of a difference survives', () => {
    expect(dequantized(quantizeFor(shifted([0.5], ops.broadcastSub), data), data)[0]?.[0]).toBe(-0.5);
  });

  it('R183: an operator beside a zero parameter keeps its scale, and fits the bits that the runtime counts', () => {
    const result = quantizeFor(withParameter(ops.broadcastAdd, [0, 0, 0, 0]), data);
    expect(result.outputScales).toEqual([127 / 2]);
    expect(nodesOf(result.model)).toEqual(['broadcast_add y', 'cvm_clip mrt_quantize_clip_0']);
    expect(result.precisions.get('mrt_quantize_clip_0')).toEqual({ out_key: 8 });
    expect(integers(result, data)).toEqual([[64, -127, 32, 16]]);
  });

  it('R183: zero plus zero is zero', () => {
    const result = quantizeFor(shifted([0]), data);
    expect(result.outputScales).toEqual([1]);
    expect(result.precisions.get('y')).toEqual({ out_key: 1 });
    expect(integers(result, data)).toEqual([[0, 0, 0, 0]]);
  });

  it('R183, D51: an output request survives', () => {
    const result = quantizeFor(shifted([0.5]), data, { outputPrecision: 6 });
    expect(result.outputScales[0]).toBeCloseTo(62, 4);
    for (const x of integers(result, data)[0] ?? []) expect(Math.abs(x - 31)).toBeLessThanOrEqual(1);
  });

  it('D51: profile mrt1 leaves a fractional parameter as it is', () => {
    const result = quantizeFor(shifted([0.5]), data, { profile: 'mrt1' });
    expect(result.outputScales).toEqual([1]);
    expect(result.model.params.get('w')?.data[0]).toBe(0.5);
    expect(result.thresholds.get('y')).toBe(1);
  });
});

describe('clip', () => {
  function clipped(a_min: number, a_max: number) {
    const build = new Build();
    return build.model(build.op(ops.clip, 'y', [build.data([1, 4])], { a_min, a_max }));
  }
  const six = float64([1, 4], [6, -2, 0.5, 3]);

  it.each([
    ['fixed', 127, 9],
    ['mrt1', 127, 8],
  ] as const)('R178, D49: %s: the bound is %d, the precision %d', (profile, a_max, bits) => {
    // 127/6·6 is 127 exactly or a little less, depending on how it rounds.
    const result = quantizeFor(clipped(0, 6.0000001), six, { profile, thresholds: { data: 6 } });
    expect(findNode(result.model.graph, 'y')?.attrs).toEqual({ a_min: 0, a_max });
    expect(result.precisions.get('y')).toEqual({ out_key: bits });
  });

  it('R178, D49: bounds are rounded, in profile mrt1 truncated', () => {
    const half = (profile: 'fixed' | 'mrt1') =>
      findNode(quantizeFor(clipped(-0.12, 0.5), six, { profile }).model.graph, 'y')?.attrs;
    expect(half('fixed')).toEqual({ a_min: -3, a_max: 11 });
    expect(half('mrt1')).toEqual({ a_min: -2, a_max: 10 });
  });

  it('D49: the sign of the upper bound does not matter to the precision', () => {
    const below = float64([1, 4], [-6, -2, -3, -4]);
    expect(quantizeFor(clipped(-3, -1), below).precisions.get('y')).toEqual({ out_key: 8 });
  });

  it('R178: bounds that fall together, or the wrong way round, are refused', () => {
    expect(() => quantizeFor(clipped(0, 0.001), six)).toThrow('MRT2208');
    expect(() => quantizeFor(clipped(2, 1), six)).toThrow(/MRT2208 .*node y/);
  });

  it('R178: bounds beyond what the virtual machine holds saturate', () => {
    const result = quantizeFor(clipped(-1e30, 1e30), six);
    expect(findNode(result.model.graph, 'y')?.attrs).toEqual({ a_min: 1 - 2 ** 30, a_max: 2 ** 30 - 1 });
    expect(dequantized(result, six)[0]?.[0]).toBe(6);
    const mrt1 = quantizeFor(clipped(-1e30, 1e30), six, { profile: 'mrt1' });
    expect(findNode(mrt1.model.graph, 'y')?.attrs).toEqual({ a_min: 1 - 2 ** 31, a_max: 2 ** 31 - 1 });
  });
});

describe('Pad', () => {
  function padded(constant_value: number) {
    const build = new Build();
    const attrs = { mode: 'constant' as const, pad_width: [0, 0, 1, 1], constant_value };
    return build.model(build.op(ops.pad, 'y', [build.data([1, 4])], attrs));
  }

  it('R172, D46: the constant is scaled', () => {
    expect(integers(quantizeFor(padded(1), data), data)).toEqual([[64, 64, -127, 32, 16, 64]]);
    const mrt1 = quantizeFor(padded(1), data, { profile: 'mrt1' });
    expect(integers(mrt1, data)).toEqual([[1, 64, -127, 32, 16, 1]]);
  });

  it('R172: a constant wider than the data widens the result', () => {
    const result = quantizeFor(padded(100), data);
    expect(dequantized(result, data)[0]?.[0]).toBeCloseTo(100, 1);
    expect(result.precisions.get('y')).toEqual({ out_key: 14 });
  });
});
