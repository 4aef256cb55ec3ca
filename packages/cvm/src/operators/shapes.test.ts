/** Shape rules through the loader's own checks: attributes as texts, then ranges, then shapes. */
import type { Shape } from '@mrtjs/tensor';
import { inferDeployGraph } from '../deploy/infer.js';
import { draftGraph, refusalOf } from '../testing/index.js';
import { resolveOperator } from './index.js';

type Attrs = Readonly<Record<string, string>>;
type Row = readonly [func: string, inputs: readonly Shape[], attrs: Attrs, expected: Shape | 'E1' | 'E2'];

const data = (shape: Shape): readonly Shape[] => [shape];

// prettier-ignore
const SUBJECTS: readonly (readonly [subject: string, rows: readonly Row[]])[] = [
  ['equal and broadcast shapes [C80, C87, C91]', [
    ['elemwise_add', [[2, 3], [2, 3]], {}, [2, 3]],
    ['elemwise_sub', [[2, 3], [3]], {}, 'E1'],
    ['broadcast_add', [[2, 3], [3]], {}, [2, 3]],
    ['broadcast_mul', [[1], [4, 5, 6]], {}, [4, 5, 6]],
    ['broadcast_max', [[2, 1, 3], [4, 1]], {}, [2, 4, 3]],
    ['broadcast_div', [[2, 3], [2]], {}, 'E1'],
  ]],
  ['clips and shifts [C81, C82, C86]', [
    ['clip', data([2]), { a_min: '-1', a_max: '1' }, [2]],
    ['clip', data([2]), { a_min: '1', a_max: '1' }, 'E1'],
    ['clip', data([2]), { a_min: '-2147483648', a_max: '1' }, 'E1'],
    ['clip', data([2]), { a_min: '-1.0', a_max: '1' }, 'E2'],
    ['cvm_clip', data([2]), { precision: '33' }, 'E1'],
    ['cvm_clip', data([2]), { precision: '0' }, 'E1'],
    ['cvm_clip', data([2]), { precision: '32', is_sign: 'False' }, [2]],
    ['cvm_right_shift', data([2]), { precision: '8', shift_bit: '0' }, 'E1'],
    ['cvm_right_shift', data([2]), { precision: '8', shift_bit: '33' }, 'E1'],
    ['cvm_right_shift', data([2]), { precision: '8' }, 'E2'],
  ]],
  ['conv2d [C92–C100]', [
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3]], { channels: '4', kernel_size: '(3, 3)', use_bias: '0' }, [1, 4, 6, 6]],
    ['conv2d', [[2, 4, 8, 9], [6, 2, 3, 1], [6]], { channels: '6', kernel_size: '(3, 1)', groups: '2', strides: '(2, 3)', padding: '(1, 2)', dilation: '(2, 1)' }, [2, 6, 3, 5]],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '[3, 3]', out_dtype: 'int32' }, [1, 4, 6, 6]],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '[3, 3]', out_dtype: 'int8' }, 'E1'],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '[3, 3]', out_dtype: 'int7' }, 'E2'],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [3]], { channels: '4', kernel_size: '(3, 3)' }, 'E2'],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 5, 3], [4]], { channels: '4', kernel_size: '(3, 3)' }, 'E1'],
    ['conv2d', [[1, 3, 2, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '(3, 3)' }, 'E1'],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '3' }, 'E1'],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '(3, 3)', groups: '2' }, 'E1'],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '(3, 3)', groups: '0' }, 'E1'],
    ['conv2d', [[1, 3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '(3, 3)', layout: 'NHWC' }, 'E1'],
    ['conv2d', [[3, 8, 8], [4, 3, 3, 3], [4]], { channels: '4', kernel_size: '(3, 3)' }, 'E1'],
  ]],
  ['dense [C102]', [
    ['dense', [[2, 5], [3, 5]], { units: '3', use_bias: 'false' }, [2, 3]],
    ['dense', [[2, 5], [3, 4]], { units: '3', use_bias: 'false' }, 'E2'],
    ['dense', [[2, 5], [3, 5], [2]], { units: '3' }, 'E2'],
    ['dense', [[2, 5, 1], [3, 5]], { units: '3', use_bias: 'false' }, 'E1'],
    ['dense', [[2, 5], [3, 5]], { units: '0', use_bias: 'false' }, 'E2'],
  ]],
  ['max_pool2d [C103–C105]', [
    ['max_pool2d', data([1, 2, 5, 5]), { pool_size: '(2, 2)', strides: '(2, 2)' }, [1, 2, 2, 2]],
    ['max_pool2d', data([1, 2, 5, 5]), { pool_size: '(2, 2)', strides: '(2, 2)', ceil_mode: '1' }, [1, 2, 3, 3]],
    ['max_pool2d', data([1, 2, 4, 4]), { pool_size: '(2, 2)', strides: '(2, 2)', padding: '1', ceil_mode: '1' }, [1, 2, 3, 3]],
    ['max_pool2d', data([1, 1, 4, 4]), { pool_size: '(2, 2)', strides: '(3, 3)', padding: '(1, 1)', ceil_mode: '1' }, 'E1'],
    ['max_pool2d', data([1, 1, 4, 4]), { pool_size: '(2, 2)', padding: '(2, 2)' }, 'E1'],
    ['max_pool2d', data([1, 1, 4, 4]), { pool_size: '(5, 2)' }, 'E1'],
    ['max_pool2d', data([1, 1, 4, 4]), { pool_size: '(2, 2)', padding: '(0, 0, 0, 0)' }, 'E1'],
    ['max_pool2d', data([1, 1, 4, 4]), { pool_size: '(0, 2)' }, 'E1'],
  ]],
  ['upsampling [C107]', [
    ['upsampling', data([1, 2, 3, 4]), { scale: '2' }, [1, 2, 6, 8]],
    ['upsampling', data([1, 2, 3, 4]), { scale: '2', method: 'BILINEAR' }, 'E1'],
  ]],
  ['reductions [C108–C111, C114]', [
    ['sum', data([2, 3, 4]), {}, [1]],
    ['sum', data([2, 3, 4]), { keepdims: '1' }, [1, 1, 1]],
    ['sum', data([2, 3, 4]), { axis: '-1' }, [2, 3]],
    ['sum', data([2, 3, 4]), { axis: '(0, 2)', keepdims: 'true' }, [1, 3, 1]],
    ['max', data([2, 3, 4]), { axis: '(0, 1, 2)' }, [1]],
    ['max', data([2, 3, 4]), { axis: '1', exclude: '1' }, [3]],
    ['max', data([2, 3, 4]), { axis: '(0, 1, 2)', exclude: '1' }, [2, 3, 4]],
    ['max', data([2, 3, 4]), { axis: '(1, -2)' }, 'E1'],
    ['sum', data([2, 3, 4]), { axis: '3' }, 'E1'],
    ['sum', data([2, 3, 4]), { dtype: 'int9' }, 'E2'],
    ['sum', data([2, 3, 4]), { dtype: 'int8' }, [1]],
  ]],
  ['repeat, tile, flatten, concatenate, expand_dims [C115–C119]', [
    ['repeat', data([2, 3]), { repeats: '2' }, [4, 3]],
    ['repeat', data([2, 3]), { repeats: '2', axis: '-1' }, [2, 6]],
    ['repeat', data([2, 3]), { repeats: '0' }, 'E1'],
    ['repeat', data([2, 3]), { repeats: '2', axis: '2' }, 'E1'],
    ['tile', data([2, 3]), { reps: '2' }, [2, 6]],
    ['tile', data([2, 3]), { reps: '(4, 1, 2)' }, [4, 2, 6]],
    ['tile', data([2, 3]), { reps: '(1, 0)' }, 'E1'],
    ['tile', data([2, 3]), { reps: '()' }, 'E1'],
    ['tile', data([2, 3]), {}, 'E1'],
    ['flatten', data([2, 3, 4]), {}, [2, 12]],
    ['flatten', data([3]), {}, [3, 1]],
    ['concatenate', [[2, 3], [2, 4]], {}, [2, 7]],
    ['concatenate', [[2, 3], [1, 3], [3, 3]], { axis: '-2' }, [6, 3]],
    ['concatenate', [[2, 3]], {}, [2, 3]],
    ['concatenate', [[2, 3], [3, 3]], {}, 'E1'],
    ['concatenate', [[2, 3], [2, 3, 1]], {}, 'E1'],
    ['concatenate', [[2, 3]], { axis: '2' }, 'E1'],
    ['expand_dims', data([2, 3]), { axis: '0' }, [1, 2, 3]],
    ['expand_dims', data([2, 3]), { axis: '-1', num_newaxis: '2' }, [2, 3, 1, 1]],
    ['expand_dims', data([2, 3]), { axis: '-3' }, [1, 2, 3]],
    ['expand_dims', data([2, 3]), { axis: '-4' }, 'E1'],
    ['expand_dims', data([2, 3]), { axis: '0', num_newaxis: '0' }, 'E2'],
  ]],
  ['reshape, the list of appendix A.3 [C120, C121]', [
    ...([['(4, 0, 2)', [4, 3, 2]], ['(2, 0, 0)', [2, 3, 4]], ['(6, 1, -1)', [6, 1, 4]], ['(-1,)', [24]], ['(-2,)', [2, 3, 4]], ['(2, -2)', [2, 3, 4]], ['(-2, 1, 1)', [2, 3, 4, 1, 1]], ['(-3, 4)', [6, 4]], ['(0, -3)', [2, 12]], ['(-3, -2)', [6, 4]], ['(-4, 1, 2, -2)', [1, 2, 3, 4]], ['(2, -4, -1, 3, -2)', [2, 1, 3, 4]], ['(-5, 24)', [24]], ['(-1, -1)', 'E1'], ['(5, -1)', 'E1'], ['(5, 5)', 'E1'], ['(2, 3, 4, 0)', 'E1'], ['(2, 3, -3)', 'E1'], ['(-2, -1)', 'E1'], ['(-4, 1, 2, -1)', 'E1'], ['(-4, 3, 2, -2)', 'E1'], ['(-4, 1)', 'E1'], ['()', 'E1']] as const).map(([shape, expected]): Row => ['reshape', data([2, 3, 4]), { shape }, expected]),
    ['reshape', data([2, 3, 4]), {}, 'E2'],
  ]],
  ['squeeze and transpose [C122, C123]', [
    ['squeeze', data([1, 3, 1]), {}, [3]],
    ['squeeze', data([1, 1]), {}, [1]],
    ['squeeze', data([1, 3, 1]), { axis: '(0, -3)' }, [3, 1]],
    ['squeeze', data([1, 3, 1]), { axis: '1' }, 'E1'],
    ['squeeze', data([1, 3, 1]), { axis: '3' }, 'E1'],
    ['transpose', data([2, 3, 4]), {}, [4, 3, 2]],
    ['transpose', data([2, 3, 4]), { axes: '(1, -1, 0)' }, [3, 4, 2]],
    ['transpose', data([2, 3, 4]), { axes: '(0, 1)' }, 'E1'],
    ['transpose', data([2, 3, 4]), { axes: '(0, 1, -2)' }, 'E1'],
  ]],
  ['strided_slice [C124]', [
    ['strided_slice', data([2, 3]), {}, [1, 3]],
    ['strided_slice', data([4]), { begin: '5', end: '-9', stride: '-1' }, [4]],
    ['strided_slice', data([4]), { begin: '5', end: '-1', stride: '-1' }, 'E1'],
    ['strided_slice', data([10]), { begin: '-9', end: '100', stride: '3' }, [3]],
    ['strided_slice', data([4]), { begin: '2', end: '2' }, 'E1'],
    ['strided_slice', data([4]), { stride: '0' }, 'E1'],
    ['strided_slice', data([4]), { begin: '(0, 0)' }, 'E1'],
  ]],
  ['slice_like, take, cvm_lut [C125–C127]', [
    ['slice_like', [[4, 5], [2, 3]], {}, [2, 3]],
    ['slice_like', [[4, 5], [2]], { axis: '0' }, [2, 5]],
    ['slice_like', [[4, 5], [2, 3]], { axis: '-1' }, [4, 3]],
    ['slice_like', [[4, 5], [2]], {}, 'E1'],
    ['slice_like', [[4, 5], [2]], { axis: '1' }, 'E1'],
    ['slice_like', [[4, 5], [5, 5]], {}, 'E1'],
    ['take', [[4, 5], [2, 3]], {}, [2, 3]],
    ['take', [[4, 5], [2, 3]], { axis: 'None' }, [2, 3]],
    ['take', [[4, 5], [2, 3]], { axis: '0' }, [2, 3, 5]],
    ['take', [[4, 5], [2, 3]], { axis: '-1' }, [4, 2, 3]],
    ['take', [[4, 5], [2, 3]], { axis: '2' }, 'E1'],
    ['take', [[4, 5], [2, 3]], { mode: 'clip' }, 'E2'],
    ['cvm_lut', [[2, 2], [2, 8]], { in_dim: '16' }, [2, 2]],
    ['cvm_lut', [[2, 2], [2, 8]], { in_dim: '8' }, 'E1'],
  ]],
  ['where [C128, C129]', [
    ['where', [[2, 3], [2, 3], [2, 3]], {}, [2, 3]],
    ['where', [[2], [2, 3], [2, 3]], {}, [2, 3]],
    ['where', [[3], [2, 3], [2, 3]], {}, 'E1'],
    ['where', [[2, 3], [2, 3], [2, 1]], {}, 'E1'],
  ]],
  ['detection [C130, C141]', [
    ['get_valid_counts', data([2, 4, 1]), {}, 'E1'],
    ['get_valid_counts', data([2, 4, 32]), {}, 'E1'],
    ['non_max_suppression', [[2, 4, 6], [2]], {}, [2, 4, 6]],
    ['non_max_suppression', [[2, 4, 6], [1]], {}, 'E1'],
    ['non_max_suppression', [[2, 4, 5], [2]], {}, 'E1'],
    ['non_max_suppression', [[2, 4, 6], [2]], { iou_threshold: '0' }, 'E1'],
    ['non_max_suppression', [[2, 4, 6], [2]], { id_index: '-1' }, 'E1'],
    ['non_max_suppression', [[2, 4, 6], [2]], { return_indices: '1' }, 'E1'],
  ]],
];

function infer([func, inputs, attrs, expected]: Row): Shape | undefined {
  const names = inputs.map((_, i) => (i === 0 ? 'data' : `w${i}`));
  const variables = Object.fromEntries(
    names.map((name, i) => [name, { shape: inputs[i] as Shape, precision: 4 }]),
  );
  // What the rule gives is compared with what the graph states: state the expected shape.
  const shapes = typeof expected === 'string' ? [[1]] : [expected];
  const outputs = resolveOperator(func).op.outputs ?? 1;
  const graph = draftGraph({
    variables,
    nodes: [{ func, inputs: names, attrs, shapes: outputs === 1 ? shapes : [...shapes, ...shapes] }],
  });
  return inferDeployGraph(graph).shapes.at(-1);
}

describe.each(SUBJECTS)('%s', (_, rows) => {
  test.each(rows)('%s %j %j: %j', (...row) => {
    const [, , , expected] = row;
    if (typeof expected === 'string') expect(refusalOf(() => infer(row)).slice(0, 2)).toBe(expected);
    else expect(infer(row)).toEqual(expected);
  });
});

test('a stated shape that is not the inferred one is refused [C32]', () => {
  expect(refusalOf(() => infer(['relu', data([2, 3]), {}, [3, 2]]))).toBe('E1 MRT4007');
});

test('get_valid_counts has two outputs [C130]', () => {
  const graph = draftGraph({
    variables: { data: { shape: [2, 4, 6], precision: 8 } },
    nodes: [{ func: 'get_valid_counts', inputs: ['data'] }],
  });
  expect(inferDeployGraph(graph).shapes).toEqual([[2, 4, 6], [2], [2, 4, 6]]);
});
