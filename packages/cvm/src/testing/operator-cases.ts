/** Legal uses of every operator of the CVM, to try properties of all of them. Used by tests only. */
import type { Shape } from '@mrtjs/tensor';

/** An operator, the shapes of its inputs and the texts of its attributes. */
export type OperatorCase = readonly [
  func: string,
  shapes: readonly Shape[],
  texts?: Readonly<Record<string, string>>,
];

const vector: Shape = [6];
const image: Shape = [1, 2, 4, 3];
const boxes: Shape = [2, 3, 6];
const conv = { channels: '4', kernel_size: '[2, 2]', use_bias: 'False' };

/** At least one case of each operator. */
export const operatorCases: readonly OperatorCase[] = [
  ['relu', [vector]],
  ['abs', [vector]],
  ['negative', [vector]],
  ['cvm_precision', [vector]],
  ['elemwise_add', [vector, vector]],
  ['elemwise_sub', [vector, vector]],
  ['broadcast_add', [vector, [1]]],
  ['broadcast_sub', [vector, [2, 1]]],
  ['broadcast_mul', [vector, vector]],
  ['broadcast_max', [vector, [1]]],
  ['broadcast_greater', [vector, vector]],
  ['broadcast_div', [vector, [5, 1]]],
  ['clip', [vector], { a_min: '-20', a_max: '11' }],
  ['cvm_clip', [vector], { precision: '5' }],
  ['cvm_left_shift', [vector], { precision: '9', shift_bit: '3' }],
  ['cvm_right_shift', [vector], { precision: '5', shift_bit: '2' }],
  ['cvm_lut', [vector, [3, 4]], { in_dim: '12' }],
  ['conv2d', [image, [4, 2, 2, 2]], conv],
  ['conv2d', [image, [4, 1, 2, 2], [4]], { ...conv, use_bias: 'True', groups: '2', padding: '[1, 0]' }],
  [
    'dense',
    [
      [2, 3],
      [5, 3],
    ],
    { units: '5', use_bias: 'False' },
  ],
  ['dense', [[2, 3], [5, 3], [5]], { units: '5' }],
  ['max_pool2d', [image], { pool_size: '[2, 2]', strides: '[2, 2]', padding: '[1, 0]', ceil_mode: 'True' }],
  ['upsampling', [image], { scale: '2' }],
  ['max', [vector]],
  ['max', [image], { axis: '[1, 3]' }],
  ['sum', [vector]],
  ['sum', [image], { axis: '[1]', exclude: 'True' }],
  ['repeat', [vector], { repeats: '2' }],
  ['tile', [vector], { reps: '[2, 2]' }],
  ['flatten', [image]],
  ['concatenate', [vector, vector, [2]], { axis: '0' }],
  ['expand_dims', [vector], { axis: '0' }],
  ['reshape', [image], { shape: '[-1, 3]' }],
  ['squeeze', [image]],
  ['transpose', [image]],
  ['strided_slice', [image], { begin: '[0, 1]', end: '[1, -9]', stride: '[1, -1]' }],
  ['slice_like', [vector, [2]]],
  ['take', [image, vector], { axis: '2' }],
  ['take', [image, vector]],
  ['where', [vector, vector, vector]],
  ['where', [[3], [3, 2], [3, 2]]],
  ['get_valid_counts', [boxes], { score_threshold: '3' }],
  ['non_max_suppression', [boxes, [2]], { iou_threshold: '30' }],
];
