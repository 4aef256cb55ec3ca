import { ops } from '@mrtjs/graph';
import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { Shape } from '@mrtjs/tensor';
import { Build, dequantized, nodesOf, quantizeFor } from '../testing/build.js';

const random = seededRandom(152);
const values = (shape: Shape): number[] => Array.from({ length: sizeOf(shape) }, () => 2 * random.next() - 1);
const tensor = (shape: Shape) => float64(shape, values(shape));

function conv(weight: readonly number[], bias?: readonly number[]) {
  const build = new Build();
  const inputs = [build.data([1, 2, 3, 3]), build.param('w', [2, 2, 3, 3], weight)];
  if (bias !== undefined) inputs.push(build.param('b', [2], bias));
  const attrs = { kernel: [3, 3], num_filter: 2, no_bias: bias === undefined };
  return build.model(build.op(ops.convolution, 'conv', inputs, attrs));
}

describe('weighted sums', () => {
  const data = tensor([1, 2, 3, 3]);
  const weight = values([2, 2, 3, 3]);
  const largest = Math.max(...weight.map(Math.abs));

  it('R152: the scale is the product, the precision grows by the digits of the number of terms', () => {
    const result = quantizeFor(conv(weight), data, { thresholds: { data: 1, w: largest } });
    expect(result.scales.get('conv')).toBeCloseTo((127 * 127) / largest, 6);
    expect(result.precisions.get('conv')).toEqual({ out_key: 8 + 8 + 5 });
  });

  it('R152: a bias is at the product scale and adds a bit to the wider of the two', () => {
    const small = quantizeFor(conv(weight, [0.5, -0.25]), data, { thresholds: { data: 1, w: 1 } });
    expect(small.precisions.get('conv')).toEqual({ out_key: 22 });
    expect([...(small.model.params.get('mrt_quantize_b_0')?.data ?? [])]).toEqual([8065, -4032]);
    const large = quantizeFor(conv(weight, [900, 0]), data, { thresholds: { data: 1, w: 1 } });
    expect(large.precisions.get('conv')).toEqual({ out_key: 25 + 1 });
  });

  it('R153: an all-zero weight leaves the input scale', () => {
    const result = quantizeFor(conv(new Array<number>(36).fill(0), [1, -1]), data, {
      thresholds: { data: 1 },
    });
    expect(result.scales.get('conv')).toBe(127);
    expect(dequantized(result, data)).toEqual([[1, -1]]);
  });

  it('R196: stride, dilation, padding and groups do not matter to the numbers', () => {
    const build = new Build();
    const node = build.op(
      ops.convolution,
      'conv',
      [build.data([1, 4, 7, 7]), build.param('w', [4, 2, 3, 3], values([4, 2, 3, 3]))],
      {
        kernel: [3, 3],
        stride: [2, 2],
        dilate: [2, 2],
        pad: [1, 1],
        num_group: 2,
        num_filter: 4,
        no_bias: true,
      },
    );
    const image = tensor([1, 4, 7, 7]);
    const result = quantizeFor(build.model(node), image);
    expect(result.precisions.get('conv')).toEqual({ out_key: 8 + 8 + 5 });
    const [output = []] = dequantized(result, image);
    expect(output).toHaveLength(4 * 3 * 3);
  });

  it('R152: FullyConnected follows the same rule', () => {
    const build = new Build();
    const inputs = [
      build.data([2, 6]),
      build.param('w', [3, 6], values([3, 6])),
      build.param('b', [3], [1, 2, 3]),
    ];
    const fc = build.op(ops.fullyConnected, 'fc', inputs, { num_hidden: 3 });
    const result = quantizeFor(build.model(fc), tensor([2, 6]), { thresholds: { data: 1, w: 1 } });
    expect(result.precisions.get('fc')).toEqual({ out_key: 8 + 8 + 3 + 1 });
    expect(result.scales.get('fc')).toBe(127 * 127);
  });
});

describe('batch_dot', () => {
  function dot(transpose_a: boolean) {
    const build = new Build();
    const x = build.data([1, 64, 64]);
    return build.model(build.op(ops.batchDot, 'dot', [x, x], { transpose_a }));
  }
  const ones = float64([1, 64, 64], new Array<number>(4096).fill(1));

  it.each([false, true])('R199, D66: the sum over the inner axis grows by its digits', (transposed) => {
    const result = quantizeFor(dot(transposed), ones);
    expect(result.precisions.get('dot')).toEqual({ out_key: 8 + 8 + 7 });
    expect(nodesOf(result.model).at(-1)).toBe('cvm_clip mrt_quantize_clip_0');
    expect(result.outputScales).toEqual([127 * 127]);
  });

  it('D66: profile mrt1 forgets it', () => {
    const result = quantizeFor(dot(false), ones, { profile: 'mrt1' });
    expect(result.precisions.get('dot')).toEqual({ out_key: 16 });
  });
});

describe('sum', () => {
  it('R186: the scale stays, the precision grows by the digits of the number of terms', () => {
    const build = new Build();
    const sum = build.op(ops.sum, 'sum', [build.data([1, 3, 5])], { axis: [1, 2], keepdims: true });
    const result = quantizeFor(build.model(sum), tensor([1, 3, 5]), { thresholds: { data: 1, sum: 1e6 } });
    expect(result.precisions.get('sum')).toEqual({ out_key: 8 + 4 });
    expect(result.scales.get('sum')).toBe(127);
  });
});
