import type { Model, QuantizedModel } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { node } from '@mrtjs/graph/testing';
import type { Tensor } from '@mrtjs/tensor';
import { float64 } from '@mrtjs/tensor';
import { compareLayers } from './compare-layers.js';
import type { Layer } from './layers.js';
import { decoded, layersOf, layerSums, mergeLayerSums, weakestLayer } from './layers.js';
import { plainEngine, plainIntegers } from './testing/plain.js';

const data = node(ops.variable, 'data', [], { shape: [4] });
const weight = node(ops.variable, 'w', [], { shape: [1] });

/** data → halved → relu */
const prepared: Model = {
  graph: {
    outputs: [node(ops.relu, 'relu', [node(ops.broadcastMul, 'halved', [data, weight])])],
  },
  params: new Map([['w', float64([1], [0.5])]]),
};

/** The same in integers: data at scale 8, the product clipped to 3 bits, so that much is lost there. */
const integerWeight = node(ops.variable, 'mrt_quantize_w_0', [], { shape: [1], precision: 2 });
const product = node(ops.broadcastMul, 'halved', [data, integerWeight]);
const clip = node(ops.cvmClip, 'mrt_quantize_clip_0', [product], { precision: 3 });
const quantized: QuantizedModel = {
  model: {
    graph: { outputs: [node(ops.relu, 'relu', [clip])] },
    params: new Map([['mrt_quantize_w_0', float64([1], [1])]]),
  },
  inputs: new Map([['data', { scale: 8, targetBit: 8 }]]),
  outputScales: [16],
  originalOutputs: ['relu'],
  thresholds: new Map(),
  scales: new Map([
    ['data', 8],
    ['halved', 16],
    ['mrt_quantize_clip_0', 16],
    ['relu', 16],
  ]),
  precisions: new Map(),
  floatNodes: new Set(),
};

/** Numbers of few bits, so that float32 holds whatever is computed from them. */
const batches = (): Tensor[] => [
  float64([4], [1 / 8, 9 / 32, -25 / 64, 1 / 4]),
  float64([4], [1 / 8, 1 / 8, 31 / 64, 0]),
];
let disposed = 0;
const request = {
  prepared,
  quantized,
  engine: plainEngine(() => void disposed++),
  batches,
  integer: plainIntegers(() => void disposed++),
};

describe('layersOf', () => {
  it('takes zero points and scales per channel from the representations, where there are any', () => {
    const representations = new Map([
      ['data', { node: 'data', axis: 0, scale: 8, zero: 127 }],
      ['relu', { node: 'relu', axis: 1, scale: [2, 4], zero: [0, -3] }],
      ['halved', { node: 'gone', axis: 0, scale: 1, zero: 0 }],
    ]);
    const layers = layersOf(prepared, { ...quantized, representations });
    expect(layers.map(({ node: name }) => name)).toEqual(['data', 'relu']);
    expect(layers[1]).toMatchObject({ scale: [2, 4], zero: [0, -3], axis: 1 });
    expect([...decoded(float64([2, 2], [1, 1, 3, -5]), layers[1] as Layer).data]).toEqual([
      0.5, -0.5, 1.5, -2,
    ]);
    expect([...decoded(float64([2], [-127, 1]), layers[0] as Layer).data]).toEqual([0, 16]);
  });

  it('pairs each node with its integers, clipped where a clip follows', () => {
    expect(
      layersOf(prepared, quantized).map(({ node: name, op, integer, scale }) => [
        name,
        op,
        integer.node.name,
        scale,
      ]),
    ).toEqual([
      ['data', 'null', 'data', 8],
      ['halved', 'broadcast_mul', 'mrt_quantize_clip_0', 16],
      ['relu', 'relu', 'relu', 16],
    ]);
  });

  it('leaves out what is no longer there', () => {
    const scales = new Map([...quantized.scales].filter(([name]) => name !== 'relu'));
    expect(layersOf(prepared, { ...quantized, scales }).map((layer) => layer.node)).toEqual([
      'data',
      'halved',
    ]);
  });
});

describe('compareLayers', () => {
  it('tells the noise that a layer has from that which it adds', async () => {
    const layers = await compareLayers(request);
    const [input, halved, relu] = layers;
    // Three numbers are 2, 1 and 1 of 64 off.
    expect(input?.rmsError).toBeCloseTo(Math.sqrt((2 ** 2 + 1 + 1) / 8) / 64, 12);
    expect(input).toMatchObject({
      ownSignalToNoiseDb: null,
      largestError: 2 / 64,
    });
    // 3 bits hold ±3, that is ±24/128, of 31/128 in float, and of the integer network's own 32/128.
    expect(halved?.largestError).toBe(7 / 128);
    expect(halved?.range).toBe((31 + 25) / 128);
    const signal = 8 ** 2 + 18 ** 2 + 25 ** 2 + 16 ** 2 + (2 * 8 ** 2 + 31 ** 2);
    expect(halved?.ownSignalToNoiseDb).toBeCloseTo(10 * Math.log10(signal / 8 ** 2), 9);
    // The rectifier only passes on what it gets.
    expect(relu?.signalToNoiseDb).not.toBeNull();
    expect(relu?.ownSignalToNoiseDb).toBeNull();
    expect(weakestLayer(layers)).toBe(halved);
  });

  it('gives the same whether layers are held at once or one by one, and gives everything back', async () => {
    disposed = 0;
    expect(await compareLayers({ ...request, layersAtOnce: 1 })).toEqual(await compareLayers(request));
    expect(disposed).toBe(3 * 3 + 3);
  });

  it('tells a layer of another shape, and that there is no data', async () => {
    const integer = async () => ({ run: async () => [0, 1, 2].map(() => float64([2], [0, 0])) });
    await expect(compareLayers({ ...request, integer })).rejects.toThrow(
      'MRT3101 node data: the values have shape (2,), in float (4,)',
    );
    await expect(compareLayers({ ...request, batches: () => [] })).rejects.toThrow('MRT3103');
    await expect(
      compareLayers({ ...request, quantized: { ...quantized, scales: new Map() } }),
    ).rejects.toThrow('no node in common');
  });

  it('stops between batches', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(compareLayers({ ...request, signal: controller.signal })).rejects.toThrow('enough');
  });
});

test('what is exact has no ratio', async () => {
  const exact = () => [float64([4], [1 / 8, 1 / 4, -1 / 8, 0])];
  const layers = await compareLayers({ ...request, batches: exact });
  expect(layers.map(({ signalToNoiseDb }) => signalToNoiseDb)).toEqual([null, null, null]);
  expect(weakestLayer(layers)).toBeUndefined();
  expect(weakestLayer([])).toBeUndefined();
});

test('sums of parts are those of the whole', () => {
  const [a, b] = [float64([4], [1, -2, 3, 0]), float64([4], [1.5, -2, 2, 0.25])];
  const part = (t: typeof a, from: number) => float64([2], t.data.slice(from, from + 2));
  const whole = layerSums({ node: 'x', float: a, integer: b, fromIntegers: a });
  const parts = [0, 2].map((from) =>
    layerSums({ node: 'x', float: part(a, from), integer: part(b, from), fromIntegers: part(a, from) }),
  ) as [typeof whole, typeof whole];
  expect(mergeLayerSums(...parts)).toEqual(whole);
  expect(whole).toMatchObject({ elements: 4, signal: 14, largestError: 1, low: -2, high: 3 });
  expect(whole.ownNoise).toBe(whole.noise);
});
