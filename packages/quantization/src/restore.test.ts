import { evaluateModel, findNode, irOperators, ops } from '@mrtjs/graph';
import { float64, seededRandom } from '@mrtjs/tensor';
import { Build, dequantized, nodesOf, quantizeFor } from './testing/build.js';

const random = seededRandom(89);
const values = (size: number): number[] => Array.from({ length: size }, () => 2 * random.next() - 1);
const data = float64([1, 6], values(6));

/** data → fc → mean → relu, of which mean has no quantization rule */
function network() {
  const build = new Build();
  const weight = build.param('w', [8, 6], values(48));
  const fc = build.op(ops.fullyConnected, 'fc', [build.data([1, 6]), weight], {
    num_hidden: 8,
    no_bias: true,
  });
  const mean = build.op(ops.mean, 'mean', [fc], { axis: [1], keepdims: true });
  return build.model(build.op(ops.negative, 'negative', [mean]));
}

describe('restored nodes', () => {
  const model = network();
  const result = quantizeFor(model, data, { restore: new Set(['mean']) });

  it('R89: inputs are divided by their scales; scale 1, precision get_bit(th)', () => {
    expect(nodesOf(result.model)).toEqual([
      'FullyConnected fc',
      'cvm_clip mrt_quantize_clip_0',
      '_div_scalar mrt_quantize_div_scalar_0',
      'mean mean',
      '_mul_scalar mrt_quantize_float_scale_0',
      'cvm_clip mrt_quantize_realize_0',
      'negative negative',
    ]);
    const division = findNode(result.model.graph, 'mrt_quantize_div_scalar_0');
    expect(division?.attrs['scalar']).toBe(result.scales.get('fc'));
    expect(result.scales.get('mean')).toBe(1);
    expect(result.precisions.get('mean')).toEqual({ out_key: 2 });
  });

  it('R89: are listed with the conversions around them', () => {
    expect([...result.floatNodes].sort()).toEqual([
      'mean',
      'mrt_quantize_div_scalar_0',
      'mrt_quantize_float_scale_0',
    ]);
  });

  it('R140, D35: what follows computes on integers again, nearly without loss', () => {
    const [exact] = evaluateModel(model, new Map([['data', data]]), irOperators);
    const [[actual = NaN] = []] = dequantized(result, data);
    expect(Math.abs(actual - (exact?.data[0] as number))).toBeLessThan(0.02);
    expect(result.precisions.get('negative')).toEqual({ out_key: 16 });
  });

  it('R89: a chain of restored nodes is converted once', () => {
    const chain = quantizeFor(model, data, { restore: new Set(['mean', 'negative']) });
    expect(nodesOf(chain.model).filter((node) => /_(div|mul)_scalar/.test(node))).toHaveLength(1);
    expect(chain.outputScales).toEqual([1]);
  });

  it('R89, R138: a restored output can still be requested in integers', () => {
    const restored = quantizeFor(model, data, {
      restore: new Set(['mean', 'negative']),
      outputPrecision: 12,
    });
    expect(restored.outputScales[0]).toBeCloseTo(2047 / (restored.thresholds.get('negative') as number), 6);
  });

  it('R89: everything restored computes what the float model does', () => {
    const build = new Build();
    const fc = build.op(
      ops.fullyConnected,
      'fc',
      [build.data([1, 6]), build.param('w', [2, 6], values(12))],
      {
        num_hidden: 2,
        no_bias: true,
      },
    );
    const float = build.model(build.op(ops.tanh, 'tanh', [fc]));
    const restored = quantizeFor(float, data, { restore: new Set(['fc', 'tanh']), inputPrecision: 24 });
    const [exact] = evaluateModel(float, new Map([['data', data]]), irOperators);
    dequantized(restored, data)[0]?.forEach((y, i) => expect(y).toBeCloseTo(exact?.data[i] as number, 5));
  });

  it('an unknown name and a variable cannot be restored', () => {
    expect(() => quantizeFor(model, data, { restore: new Set(['nothing', 'w', 'mean']) })).toThrow(
      /MRT2207.*nothing[\s\S]*MRT2207.*node w/,
    );
  });
});
