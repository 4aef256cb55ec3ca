/** A small network with data and configuration in a folder of its own, for tests of whole runs. */
import type { FloatEngine, Model, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, isVariable, makeNode, ops, valueOf } from '@mrtjs/graph';
import { exportMxnet } from '@mrtjs/mxnet';
import type { Tensor } from '@mrtjs/tensor';
import { convert, float32, formatNpy, int32, seededRandom } from '@mrtjs/tensor';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineConfig } from '../config/load.js';
import { interpretConfig } from '../config/load.js';

/** Executes float models by their definition, in float64. */
export const referenceFloatEngine: FloatEngine = {
  name: 'definition',
  description: 'float64 evaluation',
  load: async (model) => ({
    async run(inputs, options) {
      const outputs = evaluateModel(model, inputs, irOperators, (node, [first]) => {
        const isWanted = options?.observed?.has(node.name) ?? true;
        if (first !== undefined && isWanted && !isVariable(node))
          options?.observe?.(node.name, convert(first, 'float32'));
      });
      return outputs.map((output) => convert(output, 'float32'));
    },
    dispose: () => undefined,
  }),
};

const CLASSES = 3;

/** {@link tinyModel} with one more node, `positive`: the relu of the scores. */
export function tinyModelWithTop(): Model {
  const { graph, params } = tinyModel();
  const positive = valueOf(makeNode(ops.activation, 'positive', graph.outputs, { act_type: 'relu' }));
  return { graph: { outputs: [positive] }, params };
}

/** Convolution, relu, pooling, and a fully connected layer named `scores`. */
export function tinyModel(seed = 1): Model {
  const random = seededRandom(seed);
  const params = new Map<string, Tensor>();
  const parameter = (name: string, shape: number[], scale: number): Value => {
    const size = shape.reduce((a, b) => a * b, 1);
    params.set(
      name,
      float32(
        shape,
        Float32Array.from({ length: size }, () => random.normal() * scale),
      ),
    );
    return valueOf(makeNode(ops.variable, name, [], { shape }));
  };
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 1, 6, 6] }));
  const conv = valueOf(
    makeNode(
      ops.convolution,
      'conv',
      [data, parameter('conv_weight', [4, 1, 3, 3], 0.4), parameter('conv_bias', [4], 0.1)],
      { kernel: [3, 3], num_filter: 4, pad: [1, 1] },
    ),
  );
  const relu = valueOf(makeNode(ops.activation, 'relu', [conv], { act_type: 'relu' }));
  const pool = valueOf(
    makeNode(ops.pooling, 'pool', [relu], { kernel: [2, 2], stride: [2, 2], pool_type: 'max' }),
  );
  const flat = valueOf(makeNode(ops.flatten, 'flat', [pool]));
  const scores = valueOf(
    makeNode(
      ops.fullyConnected,
      'scores',
      [flat, parameter('scores_weight', [CLASSES, 36], 0.3), parameter('scores_bias', [CLASSES], 0.1)],
      { num_hidden: CLASSES },
    ),
  );
  return { graph: { outputs: [scores] }, params };
}

/** A folder with model, data and configuration. */
export interface Project {
  readonly folder: string;
  readonly config: (changes?: string, set?: readonly string[]) => PipelineConfig;
}

/** Images of noise, labelled by what the float model says. */
const SAMPLES = 10;

/** Writes a project. The prepared model is written too, without a state. */
export function makeProject(model: Model = tinyModel()): Project {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-project-'));
  mkdirSync(join(folder, 'npy'));
  const random = seededRandom(7);
  const images = (): Tensor =>
    float32(
      [SAMPLES, 1, 6, 6],
      Float32Array.from({ length: SAMPLES * 36 }, () => random.normal()),
    );
  const test = images();
  const [scores] = evaluateModel(model, new Map([['data', test]]), irOperators);
  const labels = Array.from({ length: SAMPLES }, (_, i) => {
    const row = Array.from(scores?.data.subarray(i * CLASSES, (i + 1) * CLASSES) ?? []);
    return row.indexOf(Math.max(...row));
  });
  writeFileSync(join(folder, 'npy/calibration-data.npy'), formatNpy(images()));
  writeFileSync(join(folder, 'npy/test-data.npy'), formatNpy(test));
  writeFileSync(join(folder, 'npy/test-labels.npy'), formatNpy(int32([SAMPLES], labels)));
  const { symbol, params } = exportMxnet(model);
  for (const prefix of ['tiny', 'tiny.prepare']) {
    writeFileSync(join(folder, `${prefix}.json`), symbol);
    writeFileSync(join(folder, `${prefix}.params`), params);
  }
  return {
    folder,
    config: (changes = '', set = []) =>
      interpretConfig(join(folder, 'tiny.ini'), BASE_CONFIG + changes, { datasets: ['npy'], set }).config,
  };
}

const BASE_CONFIG = `
[DEFAULT]
Model_dir=.
Model_name=tiny
Input_shape=(-1, 1, 6, 6)
[CALIBRATION]
Dataset=npy
Dataset_dir=npy
Batch=4
Calibrate_num=2
`;
