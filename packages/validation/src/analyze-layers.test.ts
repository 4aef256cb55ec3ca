import type { Model, QuantizedModel, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { node } from '@mrtjs/graph/testing';
import type { Tensor } from '@mrtjs/tensor';
import { float64 } from '@mrtjs/tensor';
import { analyzeLayers } from './analyze-layers.js';
import { layersOf } from './layers.js';
import { limitsOf, readingsOf } from './readings.js';
import { decidingOutputs } from './sensitivity.js';
import { plainEngine, plainIntegers } from './testing/plain.js';

const data = node(ops.variable, 'data', [], { shape: [1, 4] });
const parameter = (name: string, precision?: number): Value =>
  node(ops.variable, name, [], { shape: [1], ...(precision === undefined ? {} : { precision }) });

/** data → double → triple → softmax */
const double = node(ops.broadcastMul, 'double', [data, parameter('two')]);
const triple = node(ops.broadcastMul, 'triple', [double, parameter('three')]);
const prepared: Model = {
  graph: { outputs: [node(ops.softmax, 'softmax', [triple])] },
  params: new Map([
    ['two', float64([1], [2])],
    ['three', float64([1], [3])],
  ]),
};

/** In integers: data at scale 8; `double` is read at scale 2, shifted and clipped to ±7; `triple` clipped to ±15. */
const doubled = node(ops.broadcastMul, 'double', [data, parameter('two_int', 3)]);
const shifted = node(ops.cvmRightShift, 'mrt_shift_0', [doubled], { precision: 4, shift_bit: 2 });
const tripled = node(ops.broadcastMul, 'triple', [shifted, parameter('three_int', 3)]);
const clipped = node(ops.cvmClip, 'mrt_clip_0', [tripled], { precision: 5 });
const quantized: QuantizedModel = {
  model: {
    graph: { outputs: [clipped] },
    params: new Map([
      ['two_int', float64([1], [2])],
      ['three_int', float64([1], [3])],
    ]),
  },
  inputs: new Map([['data', { scale: 8, targetBit: 8 }]]),
  outputScales: [2],
  originalOutputs: ['softmax'],
  thresholds: new Map(),
  scales: new Map([
    ['data', 8],
    ['double', 8],
    ['triple', 2],
    ['mrt_clip_0', 2],
  ]),
  precisions: new Map([['double', { out_key: 10 }]]),
  floatNodes: new Set(),
};

const request = {
  prepared,
  quantized,
  engine: plainEngine(),
  batches: (): Tensor[] => [float64([1, 4], [1, 0.5, -1, 0.25]), float64([1, 4], [3, 0, 0, 0])],
  integer: plainIntegers(),
};

test('readings are the narrowest integers that follow, with their scale', () => {
  const layers = layersOf(prepared, quantized);
  const readings = readingsOf(quantized, layers);
  expect(layers.map(({ node: name }) => name)).toEqual(['data', 'double', 'triple']);
  expect(readings.map(({ value, bits, scale, limited }) => [value.node.name, bits, scale, limited])).toEqual([
    ['data', 8, 8, true],
    ['mrt_shift_0', 4, 2, true],
    ['mrt_clip_0', 5, 2, true],
  ]);
  expect(limitsOf(readings[1] as (typeof readings)[1])).toEqual({ low: -3.5, high: 3.5 });
});

test('a closing softmax is left out, other outputs are not', () => {
  expect(decidingOutputs(prepared).map(({ node: { name } }) => name)).toEqual(['triple']);
  expect(decidingOutputs({ ...prepared, graph: { outputs: [triple] } })).toEqual([triple]);
});

test('tells of each layer its noise, its range, and what it does to the outputs', async () => {
  const progress: unknown[] = [];
  const layers = await analyzeLayers({ ...request, onProgress: (...event) => void progress.push(event) });
  const [input, first, second] = layers;
  // The input is exact in both batches, and so is what `double` computes of it.
  expect(input?.fidelity.signalToNoiseDb).toBeNull();
  expect(first?.fidelity.signalToNoiseDb).toBeNull();
  expect(first?.sensitivityDb).toBeNull();
  // `double` is 6 in the second batch, its reading ends at 3.5.
  expect(first?.distribution).toMatchObject({ elements: 8, clipped: 1, low: -4, high: 7 });
  // On the first batch, `triple` of the readings 2, 1, −2, 0.5 is 6, 3, −6, 1.5: exact, within ±7.5.
  expect(second?.sensitivityDb).toBeNull();
  // On the second, 18 becomes min(3 · 3.5, 7.5) = 7.5; the signal is that of both batches.
  expect(second?.fidelity.ownSignalToNoiseDb).toBeCloseTo(
    10 * Math.log10((36 + 9 + 36 + 2.25 + 18 ** 2) / (18 - 7.5) ** 2),
    6,
  );
  expect([second?.low, second?.high]).toEqual([-6, 18]);
  expect(progress).toEqual([
    ['batches', 1, null],
    ['batches', 2, null],
    ['layers', 1, 3],
    ['layers', 2, 3],
    ['layers', 3, 3],
  ]);
});

test('sensitivity is the ratio at the outputs with the noise of one layer alone', async () => {
  const batches = (): Tensor[] => [float64([1, 4], [0.0625, 1, -1, 0.5])];
  const [input, , last] = await analyzeLayers({ ...request, batches });
  const outputs = [0.375, 6, -6, 3];
  const signal = outputs.reduce((sum, output) => sum + output ** 2, 0);
  // 0.0625 · 8 is half a step: it becomes 1 / 8, and the first output 0.75 instead of 0.375.
  expect(input?.sensitivityDb).toBeCloseTo(10 * Math.log10(signal / 0.375 ** 2), 5);
  // Of 0.125 · 2 · 2 the reading is 1 (half away from zero), so that layer gives 1.5 where float gives 0.75.
  expect(last?.sensitivityDb).toBeCloseTo(10 * Math.log10(signal / 0.75 ** 2), 5);
});

test('no layer, no data, told to stop', async () => {
  await expect(analyzeLayers({ ...request, batches: () => [] })).rejects.toThrow('MRT3103');
  await expect(analyzeLayers({ ...request, quantized: { ...quantized, scales: new Map() } })).rejects.toThrow(
    'no node in common',
  );
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(analyzeLayers({ ...request, signal: controller.signal })).rejects.toThrow('enough');
});
