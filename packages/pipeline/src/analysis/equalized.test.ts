/** An analysis of a network whose channels were equalized before it was quantized. */
import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import type { Model, Value } from '@mrtjs/graph';
import { makeNode, ops, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float32, seededRandom, sizeOf } from '@mrtjs/tensor';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject, referenceFloatEngine } from '../testing/project.js';
import { analyzeConfiguration } from './analyze.js';

const CHANNELS = 4;

/** Convolution, relu, depthwise convolution, and scores; channels between the first two differ by up to 64 times. */
function depthwiseModel(): Model {
  const random = seededRandom(3);
  const params = new Map<string, Tensor>();
  const parameter = (name: string, shape: number[], scaleOf: (filter: number) => number): Value => {
    const perFilter = sizeOf(shape) / (shape[0] as number);
    const values = Float32Array.from(
      { length: sizeOf(shape) },
      (_, i) => random.normal() * scaleOf(Math.floor(i / perFilter)),
    );
    params.set(name, float32(shape, values));
    return valueOf(makeNode(ops.variable, name, [], { shape }));
  };
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 1, 6, 6] }));
  const first = makeNode(
    ops.convolution,
    'first',
    [data, parameter('first_weight', [CHANNELS, 1, 3, 3], (filter) => 0.4 * 4 ** -filter)],
    { kernel: [3, 3], num_filter: CHANNELS, pad: [1, 1], no_bias: true },
  );
  const relu = makeNode(ops.activation, 'relu', [valueOf(first)], { act_type: 'relu' });
  const depthwise = makeNode(
    ops.convolution,
    'depthwise',
    [valueOf(relu), parameter('depthwise_weight', [CHANNELS, 1, 3, 3], (filter) => 0.4 * 4 ** filter)],
    { kernel: [3, 3], num_filter: CHANNELS, num_group: CHANNELS, pad: [1, 1], no_bias: true },
  );
  const scores = makeNode(
    ops.fullyConnected,
    'scores',
    [valueOf(depthwise), parameter('scores_weight', [3, 36 * CHANNELS], () => 0.1)],
    { num_hidden: 3, no_bias: true },
  );
  return { graph: { outputs: [valueOf(scores)] }, params };
}

function analyze(set: readonly string[]) {
  const project = makeProject(depthwiseModel());
  for (const name of ['tiny.prepare.json', 'tiny.prepare.params']) rmSync(join(project.folder, name));
  return analyzeConfiguration(
    project.config('[EVALUATION]\nBatch=5\nIter_num=-1\n', [
      'DEFAULT.Profile=best',
      'ACCURACY.Two_planes=off',
      'QUANTIZATION.Thresholds=data: 4.5',
      ...set,
    ]),
    { engines: { float: referenceFloatEngine, integer: createReferenceEngine() }, samples: 10 },
  );
}

test('layers are compared with the network that was equalized', async () => {
  const found = await analyze(['ACCURACY.Equalization=on']);
  expect(found.equalized).toBe(true);
  for (const { signalToNoiseDb } of found.layers) expect(signalToNoiseDb).toBeGreaterThan(30);
});

test('without that, the uneven channels in front of the depthwise layer are what is named', async () => {
  const found = await analyze(['ACCURACY.Equalization=off']);
  expect(found.equalized).toBe(false);
  const relu = found.layers.find(({ name }) => name === 'relu');
  const depthwise = found.layers.find(({ depthwise: is }) => is);
  expect(relu?.channelSpread).toBeGreaterThan(5);
  expect(found.mostSensitive).toBe(relu?.name);
  expect(found.advice.filter(({ where, rule }) => where === 'relu' && rule === 'channels differ')).toEqual([
    expect.objectContaining({ options: ['ACCURACY.Equalization=on', 'ACCURACY.Two_planes=on'] }),
  ]);
  expect(depthwise?.inputs).toEqual(['relu']);
});
