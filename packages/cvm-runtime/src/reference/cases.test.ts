/** Values of each operator, on the cases that CVM-SPEC lists (4, A.1, A.2) and others of that kind. */
import type { CvmAttrValue } from '@mrtjs/cvm';
import { draftGraph } from '@mrtjs/cvm/testing';
import { formatDeployGraph, formatParamsBlob } from '@mrtjs/cvm';
import { int32 } from '@mrtjs/tensor';
import { loadModel } from '../index.js';

type Nested = number | readonly Nested[];
interface Given {
  readonly values: Nested;
  readonly precision?: number;
}
type Attrs = Readonly<Record<string, CvmAttrValue>>;
type Row = readonly [func: string, inputs: readonly (Nested | Given)[], attrs: Attrs, expected: Nested];

const MAX = 2 ** 31 - 1;
const shapeOf = (value: Nested): number[] =>
  typeof value === 'number' ? [] : [value.length, ...shapeOf(value[0] as Nested)];
const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));
const isGiven = (input: Nested | Given): input is Given => typeof input === 'object' && !Array.isArray(input);

/** Output 0 of one operator: the first operand is the input, the others are parameters. */
async function evaluate(func: string, inputs: readonly (Nested | Given)[], attrs: Attrs): Promise<unknown> {
  const operands = inputs.map((input, i) => {
    const { values, precision = 8 } = isGiven(input) ? input : { values: input };
    return { name: i === 0 ? 'data' : `w${i}`, precision, tensor: int32(shapeOf(values), flat(values)) };
  });
  const graph = draftGraph({
    variables: Object.fromEntries(
      operands.map(({ name, precision, tensor }) => [name, { shape: tensor.shape, precision }]),
    ),
    nodes: [{ func, attrs, inputs: operands.map(({ name }) => name) }],
  });
  const params = formatParamsBlob(operands.slice(1).map(({ name, tensor }) => [name, tensor]));
  const model = await loadModel(formatDeployGraph(graph), params);
  const [out] = await model.run((operands[0] as { tensor: ReturnType<typeof int32> }).tensor);
  return { shape: out?.shape, values: [...(out?.data ?? [])] };
}

const wide = (values: Nested): Given => ({ values, precision: 32 });
const boxes = [
  [
    [0, 90, 0, 0, 10, 10],
    [0, 80, 1, 1, 10, 10],
    [1, 70, 0, 0, 10, 10],
    [0, 60, 20, 20, 30, 30],
  ],
];
const none = [-1, -1, -1, -1, -1, -1];
const [b0, b2, b3] = [0, 2, 3].map((row) => boxes[0]?.[row] as Nested) as [Nested, Nested, Nested];
const square = [
  [
    [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
  ],
];

// prettier-ignore
const SUBJECTS: readonly (readonly [subject: string, rows: readonly Row[]])[] = [
  ['elementwise [C76–C84]', [
    ['relu', [wide([-5, 0, MAX])], {}, [0, 0, MAX]],
    ['abs', [wide([-5, 0, -MAX])], {}, [5, 0, MAX]],
    ['negative', [wide([-5, 0, MAX])], {}, [5, 0, -MAX]],
    ['cvm_precision', [wide([0, 1, -1, 2, -3, 4, -8, MAX])], {}, [1, 1, 1, 2, 2, 3, 4, 31]],
    ['elemwise_add', [[1, 2], [10, -20]], {}, [11, -18]],
    ['elemwise_sub', [[1, 2], [10, -20]], {}, [-9, 22]],
    ['clip', [[-9, -2, 0, 9]], { a_min: -2, a_max: 3 }, [-2, -2, 0, 3]],
    ['cvm_clip', [wide([-99, -7, 7, 99])], { precision: 4 }, [-7, -7, 7, 7]],
    ['cvm_clip', [wide([-99, 1, 99])], { precision: 1 }, [0, 0, 0]],
    ['cvm_clip', [wide([-99, 1, 99])], { precision: 4, is_sign: false }, [-7, 1, 7]],
    ['cvm_left_shift', [[-100, -1, 3, 100]], { precision: 8, shift_bit: 2 }, [-127, -4, 12, 127]],
    ['cvm_right_shift', [[-3, -2, -1, 1, 2, 3, 127]], { precision: 8, shift_bit: 1 }, [-1, -1, 0, 1, 1, 2, 64]],
  ]],
  ['broadcast [C87–C91]', [
    ['broadcast_add', [[[1, 2], [3, 4]], [10, 20]], {}, [[11, 22], [13, 24]]],
    ['broadcast_sub', [[[[1], [2]]], [[10, 20]]], {}, [[[-9, -19], [-8, -18]]]],
    ['broadcast_mul', [[7], [[1, 2], [3, -4]]], {}, [[7, 14], [21, -28]]],
    ['broadcast_max', [[[1, 5]], [[3], [7]]], {}, [[3, 5], [7, 7]]],
    ['broadcast_greater', [[1, 2, 3], [2]], {}, [0, 0, 1]],
    ['broadcast_div', [[7, -7, 7, -7, 5], [2, 2, -2, -2, 0]], {}, [3, -3, -3, 3, 0]],
    ['broadcast_mul', [{ values: [32767, -32767], precision: 16 }, { values: [32767], precision: 16 }], {}, [1073676289, -1073676289]],
  ]],
  ['pooling and upsampling [C103–C107]', [
    ['max_pool2d', [square], { pool_size: [2, 2], strides: [2, 2] }, [[[[5]]]]],
    ['max_pool2d', [square], { pool_size: [2, 2], strides: [2, 2], ceil_mode: true }, [[[[5, 6], [8, 9]]]]],
    ['max_pool2d', [[[[[-3, -2], [-5, -4]]]]], { pool_size: [2, 2], padding: [1] }, [[[[-3, -2, -2], [-3, -2, -2], [-5, -4, -4]]]]],
    ['upsampling', [[[[[1, 2]]]]], { scale: 2 }, [[[[1, 1, 2, 2], [1, 1, 2, 2]]]]],
  ]],
  ['reductions [C108, C110–C113]', [
    ['max', [[-5, -3, -9]], {}, [0]],
    ['max', [[-5, -3, -9]], { exclude: true }, [-3]],
    ['max', [[-5, -3, -9]], { axis: [0] }, [-3]],
    ['max', [[[-5, 3], [9, -9]]], { axis: [0], exclude: true }, [3, 9]],
    ['sum', [[[[1], [2], [3]], [[10], [20], [30]]]], { axis: [1] }, [[6], [60]]],
    ['sum', [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]], { axis: [0, 2], keepdims: true }, [[[14], [22]]]],
    ['sum', [[[1, 2], [3, 4]]], { axis: [0, 1], exclude: true }, [[1, 2], [3, 4]]],
  ]],
  ['transforms [C115–C120, C122–C129]', [
    ['repeat', [[[1, 2], [3, 4]]], { repeats: 2, axis: -1 }, [[1, 1, 2, 2], [3, 3, 4, 4]]],
    ['repeat', [[[1, 2], [3, 4]]], { repeats: 2 }, [[1, 2], [1, 2], [3, 4], [3, 4]]],
    ['tile', [[[1, 2], [3, 4]]], { reps: [2] }, [[1, 2, 1, 2], [3, 4, 3, 4]]],
    ['tile', [[1, 2]], { reps: [2, 2] }, [[1, 2, 1, 2], [1, 2, 1, 2]]],
    ['flatten', [[[[1, 2], [3, 4]]]], {}, [[1, 2, 3, 4]]],
    ['concatenate', [[[1, 2], [3, 4]], [[5], [6]]], {}, [[1, 2, 5], [3, 4, 6]]],
    ['expand_dims', [[1, 2]], { axis: -1 }, [[1], [2]]],
    ['reshape', [[[1, 2], [3, 4]]], { shape: [-1] }, [1, 2, 3, 4]],
    ['squeeze', [[[[1], [2]]]], {}, [1, 2]],
    ['transpose', [[[1, 2, 3], [4, 5, 6]]], {}, [[1, 4], [2, 5], [3, 6]]],
    ['transpose', [[[[1, 2], [3, 4]]]], { axes: [1, 0, 2] }, [[[1, 2]], [[3, 4]]]],
    ['transpose', [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]], { axes: [1, 2, 0] }, [[[1, 5], [2, 6]], [[3, 7], [4, 8]]]],
    ['strided_slice', [[0, 1, 2, 3]], { begin: [5], end: [-9], stride: [-1] }, [3, 2, 1, 0]],
    ['strided_slice', [[[0, 1, 2], [3, 4, 5]]], {}, [[0, 1, 2]]],
    ['strided_slice', [[[0, 1, 2], [3, 4, 5]]], { begin: [0, 2], end: [2, -9], stride: [1, -2] }, [[2, 0], [5, 3]]],
    ['slice_like', [[[0, 1, 2], [3, 4, 5]], [[9, 9]]], {}, [[0, 1]]],
    ['take', [[[1, 2], [3, 4]], [-5, 1, 9]], { axis: -1 }, [[1, 2, 2], [3, 4, 4]]],
    ['take', [[[1, 2], [3, 4]], [[1, 0]]], { axis: 0 }, [[[3, 4], [1, 2]]]],
    ['take', [[[1, 2], [3, 4]], [-5, 2, 9]], {}, [1, 3, 4]],
    ['cvm_lut', [[-5, 0, 1, 3, 9], { values: [[1000, 2000], [3000, 4000]], precision: 16 }], { in_dim: 4 }, [1000, 1000, 2000, 4000, 4000]],
    ['where', [[0, 1, -1], [1, 2, 3], [4, 5, 6]], {}, [4, 2, 3]],
    ['where', [[0, 1], [[1, 2], [3, 4]], [[5, 6], [7, 8]]], {}, [[5, 6], [3, 4]]],
  ]],
  ['vision [C130–C138]', [
    ['get_valid_counts', [[[[0, 5], [0, 6], [0, 7]], [[0, 1], [0, 9], [0, 2]]]], { score_threshold: 5 }, [2, 1]],
    ['non_max_suppression', [boxes, [4]], {}, [[b0, b2, b3, none]]],
    ['non_max_suppression', [boxes, [4]], { force_suppress: true }, [[b0, b3, none, none]]],
    ['non_max_suppression', [boxes, [4]], { top_k: 2 }, [[b0, none, none, none]]],
    ['non_max_suppression', [boxes, [4]], { top_k: 0 }, [[none, none, none, none]]],
    ['non_max_suppression', [boxes, [4]], { max_output_size: 2 }, [[b0, b2, none, none]]],
    ['non_max_suppression', [boxes, [4]], { max_output_size: 0 }, [[none, none, none, none]]],
    ['non_max_suppression', [boxes, [4]], { iou_threshold: 81 }, [[b0, b2, b3, none]]],
    ['non_max_suppression', [boxes, [4]], { iou_threshold: 82 }, boxes],
    ['non_max_suppression', [boxes, [99]], {}, [[b0, b2, b3, none]]],
    ['non_max_suppression', [boxes, [-1]], {}, [[none, none, none, none]]],
    ['non_max_suppression', [boxes, [1]], {}, [[b0, none, none, none]]],
    // Equal scores: the first in the file wins [C133]; two batches, one empty [C136]; classes below 0 [C137].
    ['non_max_suppression', [[[[0, 50, 1, 1, 10, 10], [0, 50, 0, 0, 10, 10], [0, 50, 30, 30, 40, 40]]], [3]], {}, [[[0, 50, 1, 1, 10, 10], [0, 50, 30, 30, 40, 40], none]]],
    ['non_max_suppression', [[[b0, b2], [b3, b0]], [2, 0]], {}, [[b0, b2], [none, none]]],
    ['non_max_suppression', [[[[-1, 99, 0, 0, 10, 10], b3, b0]], [3]], {}, [[b0, b3, none]]],
  ]],
];

describe.each(SUBJECTS)('%s', (_, rows) => {
  test.each(rows)('%s of %j with %j is %j', async (func, inputs, attrs, expected) => {
    expect(await evaluate(func, inputs, attrs)).toEqual({ shape: shapeOf(expected), values: flat(expected) });
  });
});

/** Appendix A.1, the formal column [C84, C85]. */
const EXTREMES = [MAX, -MAX, MAX - 1, 2 ** 30, 2 ** 30 - 1, -(2 ** 30), -1, -(2 ** 30) - 1];
const R30 = 2 ** 29 - 1;
test.each([
  [8, 23, [127, -127, 127, 127, 127, -127, 0, -127]],
  [8, 24, [127, -127, 127, 64, 64, -64, 0, -64]],
  [8, 31, [1, -1, 1, 1, 0, 0, 0, -1]],
  [8, 32, [0, 0, 0, 0, 0, 0, 0, 0]],
  [2, 30, [1, -1, 1, 1, 1, -1, 0, -1]],
  [30, 1, [-R30, -R30, R30, R30, R30, -R30, 0, -R30]],
  [31, 1, [-1073741823, -1073741823, 1073741823, 536870912, 536870912, -536870912, 0, -536870912]],
  [32, 1, [-1073741824, -1073741823, 1073741823, 536870912, 536870912, -536870912, 0, -536870912]],
  [1, 7, [0, 0, 0, 0, 0, 0, 0, 0]],
])('cvm_right_shift to precision %d by %d [C85]', async (precision, shift_bit, expected) => {
  const attrs = { precision, shift_bit };
  expect(await evaluate('cvm_right_shift', [wide(EXTREMES)], attrs)).toEqual({
    shape: [8],
    values: expected,
  });
});
