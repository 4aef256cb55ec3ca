/** Operators with windows, weights or statistics. */
import * as ops from '../../ops/index.js';
import type { OperatorCase } from './case.js';
import { IMAGE, CUBE, operatorCase } from './case.js';

/** Convolution and its transpose. */
export const convolutions: readonly OperatorCase[] = (
  [
    [
      [3, 3],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    [
      [3, 2],
      [2, 1],
      [0, 1],
      [1, 1],
    ],
    [
      [3, 3],
      [1, 1],
      [2, 2],
      [2, 2],
    ],
    [
      [3, 3],
      [2, 2],
      [2, 2],
      [2, 2],
    ],
  ] as const
).flatMap(([kernel, stride, pad, dilate]) => {
  const base = { kernel, stride, pad, dilate };
  return [
    operatorCase(ops.convolution, [IMAGE, [4, 6, ...kernel], [4]], { ...base, num_filter: 4 }),
    operatorCase(ops.convolution, [IMAGE, [6, 1, ...kernel]], {
      ...base,
      num_filter: 6,
      num_group: 6,
      no_bias: true,
    }),
    operatorCase(ops.convolution, [IMAGE, [4, 3, ...kernel]], {
      ...base,
      num_filter: 4,
      num_group: 2,
      no_bias: true,
    }),
    operatorCase(ops.deconvolution, [[2, 4, 5, 4], [4, 3, ...kernel], [3]], {
      ...base,
      num_filter: 3,
      no_bias: false,
    }),
  ];
});

/** Pooling. */
export const poolings: readonly OperatorCase[] = [
  ...(['max', 'avg', 'sum'] as const).flatMap((pool_type) => [
    operatorCase(ops.pooling, [IMAGE], { pool_type, global_pool: true }),
    ...(['valid', 'full'] as const).flatMap((pooling_convention) =>
      [
        [0, 0],
        [1, 1],
      ].map((pad) =>
        operatorCase(ops.pooling, [IMAGE], {
          pool_type,
          pooling_convention,
          kernel: [3, 3],
          stride: [2, 2],
          pad,
        }),
      ),
    ),
  ]),
  operatorCase(ops.pooling, [IMAGE], {
    pool_type: 'avg',
    kernel: [3, 3],
    pad: [1, 1],
    count_include_pad: false,
  }),
  operatorCase(ops.pooling, [[2, 3, 9]], { pool_type: 'avg', kernel: [2], stride: [2], pad: [1] }),
];

/** One-dimensional windows, products, normalisation. */
export const linear: readonly OperatorCase[] = [
  operatorCase(ops.convolution, [[2, 3, 11], [4, 3, 3], [4]], {
    kernel: [3],
    stride: [2],
    pad: [1],
    num_filter: 4,
  }),
  operatorCase(
    ops.deconvolution,
    [
      [1, 2, 5],
      [2, 1, 3],
    ],
    {
      kernel: [3],
      stride: [2],
      pad: [1],
      adj: [1],
      num_filter: 2,
      num_group: 2,
    },
  ),
  operatorCase(
    ops.deconvolution,
    [
      [1, 2, 5, 5],
      [2, 1, 4, 4],
    ],
    {
      kernel: [4, 4],
      stride: [2, 2],
      target_shape: [9, 10],
      num_filter: 1,
    },
  ),
  operatorCase(ops.batchNorm, [IMAGE, [6], [6], [6], [6]], { fix_gamma: false, eps: 1e-5 }, 'positive'),
  operatorCase(ops.batchNorm, [IMAGE, [6], [6], [6], [6]], {}, 'positive'),
  operatorCase(ops.batchNorm, [[3, 5], [5], [5], [5], [5]], { axis: -1, fix_gamma: false }, 'positive'),
  operatorCase(ops.batchNorm, [CUBE, [4], [4], [4], [4]], { axis: 2, fix_gamma: false }, 'positive'),
  operatorCase(ops.instanceNorm, [IMAGE, [6], [6]]),
  operatorCase(ops.layerNorm, [CUBE, [4], [4]]),
  operatorCase(ops.layerNorm, [CUBE, [3], [3]], { axis: 1 }),
  ...(['instance', 'channel', 'spatial'] as const).map((mode) =>
    operatorCase(ops.l2Normalization, [IMAGE], { mode }),
  ),
  operatorCase(ops.fullyConnected, [[3, 2, 4], [5, 8], [5]], { num_hidden: 5 }),
  operatorCase(ops.fullyConnected, [CUBE, [5, 4], [5]], { num_hidden: 5, flatten: false }),
  operatorCase(
    ops.fullyConnected,
    [
      [2, 4],
      [5, 4],
    ],
    { num_hidden: 5, flatten: false, no_bias: true },
  ),
  operatorCase(ops.batchDot, [CUBE, [2, 5, 4]], { transpose_b: true }),
  operatorCase(
    ops.batchDot,
    [
      [2, 4, 3],
      [2, 4, 5],
    ],
    { transpose_a: true },
  ),
  operatorCase(
    ops.embedding,
    [
      [2, 3],
      [4, 5],
    ],
    { input_dim: 4, output_dim: 5 },
    'positions',
    'normal',
  ),
];
