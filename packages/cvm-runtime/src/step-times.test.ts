import { CVM_VERSION, formatDeployGraph, formatParamsBlob } from '@mrtjs/cvm';
import { int32 } from '@mrtjs/tensor';
import { timeSteps } from './index.js';

/** Elements of a parameter of a shape. */
const ones = (count: number): Int32Array => new Int32Array(count).fill(1);

test('each step is told with its size and timed once a run', async () => {
  const symbol = formatDeployGraph({
    nodes: [
      { op: 'null', name: 'data' },
      { op: 'null', name: 'weight' },
      {
        op: 'cvm_op',
        name: 'conv',
        func: 'conv2d',
        inputs: [
          { node: 0, output: 0 },
          { node: 1, output: 0 },
        ],
      },
    ],
    heads: [{ node: 2, output: 0 }],
    opAttrs: [
      '{}',
      '{}',
      '{"channels": "16", "kernel_size": "[3, 3]", "strides": "[1, 1]", "padding": "[1, 1]", "dilation": "[1, 1]", "groups": "1", "use_bias": "False", "layout": "NCHW", "kernel_layout": "OIHW"}',
    ],
    shapes: [
      [1, 8, 6, 5],
      [16, 8, 3, 3],
      [1, 16, 6, 5],
    ],
    storageIds: [0, 1, 2],
    precisions: [8, 8, 32],
    version: CVM_VERSION,
    postprocess: '',
  });
  const params = formatParamsBlob([['weight', int32([16, 8, 3, 3], ones(16 * 8 * 9))]]);
  const steps = await timeSteps(symbol, params, int32([1, 8, 6, 5], ones(240)), { runs: 3 });
  const convolution = steps.find(({ label }) => label === 'convolution');
  expect(convolution).toMatchObject({ node: 'conv', detail: '3×3 8→16 6×5', macs: 16 * 30 * 8 * 9 });
  for (const { milliseconds } of steps) expect(milliseconds).toHaveLength(3);
});
