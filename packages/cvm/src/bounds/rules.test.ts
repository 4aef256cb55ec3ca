import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import type { CvmAttrValue } from '../attributes.js';
import { parseAttributes } from '../attributes.js';
import { formatAttributeText } from '../attribute-text.js';
import { cvmOperators } from '../operators/index.js';
import type { AnyCvmOp } from '../operator.js';
import { checkedOperators, consequenceOf } from '../bounds-check/consequence.js';
import type { ClaimedOperand } from '../bounds-check/operand.js';
import { contains, extremes } from './interval.js';
import type { BoundsOperand } from './rule.js';
import { boundsRules } from './rules/index.js';

/** An operand: a range, or elements that are known; of one dimension unless told otherwise. */
interface Given {
  readonly range?: readonly [number, number];
  readonly values?: readonly number[];
  readonly shape?: Shape;
}
type Range = readonly [number, number];
type Attrs = Readonly<Record<string, CvmAttrValue>>;
type Row = readonly [
  func: string,
  inputs: readonly (Range | Given)[],
  attrs: Attrs,
  outputs: readonly Range[],
  /** Default: the first output. */
  steps?: Range,
];

const isRange = (input: Range | Given): input is Range => Array.isArray(input);

function operandOf(input: Range | Given): BoundsOperand {
  if (isRange(input)) return operandOf({ range: input });
  const { range = [0, 0], values } = input;
  const shape = input.shape ?? [values?.length ?? 1];
  if (values === undefined) return { range: { low: BigInt(range[0]), high: BigInt(range[1]) }, shape };
  expect(values).toHaveLength(sizeOf(shape));
  return { range: extremes(values), shape, values };
}

const image = (range: Range): Given => ({ range, shape: [1, 2, 3, 3] });
const weights: Given = { values: [1, -2, 3, -4], shape: [2, 2, 1, 1] };
const conv: Attrs = { channels: 2, kernel_size: [1, 1], use_bias: false };
const R32 = 2 ** 31 - 1;
const boxes = (range: Range): Given => ({ range, shape: [1, 5, 6] });

// prettier-ignore
const ROWS: readonly Row[] = [
  ['relu', [[-5, 3]], {}, [[0, 3]]],
  ['relu', [[-5, -3]], {}, [[0, 0]]],
  ['abs', [[-5, 3]], {}, [[0, 5]]],
  ['abs', [[-5, -3]], {}, [[3, 5]]],
  ['abs', [[3, 5]], {}, [[3, 5]]],
  ['negative', [[-5, 3]], {}, [[-3, 5]]],
  ['cvm_precision', [[-8, 3]], {}, [[1, 4]]],
  ['cvm_precision', [[-R32, -2]], {}, [[2, 31]]],
  ['elemwise_add', [[-5, 3], [1, 2]], {}, [[-4, 5]]],
  ['elemwise_sub', [[-5, 3], [1, 2]], {}, [[-7, 2]]],
  ['broadcast_add', [[-5, 3], [1, 2]], {}, [[-4, 5]]],
  ['broadcast_sub', [[-5, 3], [1, 2]], {}, [[-7, 2]]],
  ['broadcast_mul', [[-5, 3], [-2, 4]], {}, [[-20, 12]]],
  ['broadcast_mul', [[-R32, R32], [-R32, R32]], {}, [[-(R32 ** 2), R32 ** 2]]],
  ['broadcast_max', [[-5, 3], [-2, -1]], {}, [[-2, 3]]],
  ['broadcast_greater', [[-5, 3], [0, 1]], {}, [[0, 1]]],
  ['broadcast_greater', [[4, 5], [0, 3]], {}, [[1, 1]]],
  ['broadcast_greater', [[-5, 0], [0, 3]], {}, [[0, 0]]],
  ['broadcast_div', [[-9, 7], [2, 3]], {}, [[-4, 3]]],
  ['broadcast_div', [[5, 7], [-2, 3]], {}, [[-7, 7]]],
  ['broadcast_div', [[5, 7], [-2, -1]], {}, [[-7, -2]]],
  ['broadcast_div', [[5, 7], [0, 0]], {}, [[0, 0]]],
  ['broadcast_div', [[5, 7], [0, 2]], {}, [[0, 7]]],
  ['clip', [[-9, 2]], { a_min: -2, a_max: 5 }, [[-2, 2]]],
  ['clip', [[7, 9]], { a_min: -2, a_max: 5 }, [[5, 5]]],
  ['cvm_clip', [[-9, 2]], { precision: 4 }, [[-7, 2]]],
  ['cvm_left_shift', [[-9, 2]], { precision: 6, shift_bit: 2 }, [[-31, 8]], [-36, 8]],
  ['cvm_right_shift', [[-9, 6]], { precision: 8, shift_bit: 2 }, [[-2, 2]], [-4, 4]],
  ['cvm_right_shift', [[-R32, R32]], { precision: 8, shift_bit: 1 }, [[-127, 127]], [1 - R32, R32 + 1]],
  ['cvm_right_shift', [[-900, 600]], { precision: 4, shift_bit: 2 }, [[-7, 7]], [-449, 301]],
  ['cvm_lut', [[1, 2], { values: [9, 5, -6, 80] }], { in_dim: 4 }, [[-6, 5]]],
  ['cvm_lut', [[-3, 0], { values: [9, 5, -6, 80] }], { in_dim: 4 }, [[9, 9]]],
  ['cvm_lut', [[2, 99], { values: [9, 5, -6, 80] }], { in_dim: 4 }, [[-6, 80]]],
  ['cvm_lut', [[1, 2], { range: [-8, 8], shape: [4] }], { in_dim: 4 }, [[-8, 8]]],
  // The channels of the weights are [1, -2] and [3, -4].
  ['conv2d', [image([-10, 20]), weights], conv, [[-110, 100]]],
  ['conv2d', [image([10, 20]), weights], conv, [[-50, 20]], [-80, 60]],
  ['conv2d', [image([10, 20]), weights], { ...conv, padding: [0, 1] }, [[-80, 60]]],
  ['conv2d', [image([10, 20]), weights, { values: [1000, -5] }], { ...conv, use_bias: true }, [[-55, 1000]], [-85, 1020]],
  ['conv2d', [image([10, 20]), weights, { range: [-7, 2], shape: [2] }], { ...conv, use_bias: true }, [[-57, 22]], [-87, 62]],
  ['conv2d', [image([-10, 20]), { range: [-3, 1], shape: [2, 2, 1, 1] }], conv, [[-120, 60]]],
  ['dense', [{ range: [-10, 20], shape: [1, 2] }, { values: [1, -2, 3, -4], shape: [2, 2] }], { units: 2, use_bias: false }, [[-110, 100]]],
  ['dense', [{ range: [5, 5], shape: [1, 2] }, { values: [1, -2], shape: [1, 2] }, { values: [4] }], { units: 1 }, [[-1, -1]], [-10, 9]],
  ['sum', [{ range: [-3, 4], shape: [2, 5] }], { axis: [1] }, [[-15, 20]]],
  ['sum', [{ range: [3, 4], shape: [2, 5] }], {}, [[30, 40]], [0, 40]],
  ['max', [[-5, -3]], {}, [[0, 0]]],
  ['max', [[-5, -3]], { axis: [0] }, [[-5, -3]]],
  ['max', [[-5, -3]], { exclude: true }, [[-5, -3]]],
  ['concatenate', [[-5, 3], [7, 8], [0, 1]], { axis: 0 }, [[-5, 8]]],
  ['where', [[0, 1], [-5, 3], [7, 8]], {}, [[-5, 8]]],
  ['where', [[1, 2], [-5, 3], [7, 8]], {}, [[-5, 3]]],
  ['where', [[0, 0], [-5, 3], [7, 8]], {}, [[7, 8]]],
  ['take', [[-5, 3], [-900, 900]], {}, [[-5, 3]]],
  ['get_valid_counts', [boxes([0, 9])], {}, [[0, 5], [-1, 9]], [-1, 9]],
  ['non_max_suppression', [boxes([0, 9]), [0, 5]], {}, [[-1, 9]], [-9, 9]],
  ['max_pool2d', [image([-5, 3])], { pool_size: [2, 2], padding: [1] }, [[-5, 3]]],
  ['upsampling', [image([-5, 3])], { scale: 2 }, [[-5, 3]]],
  ['slice_like', [[-5, 3], [0, 0]], {}, [[-5, 3]]],
  ['expand_dims', [[-5, 3]], { axis: 0 }, [[-5, 3]]],
  ['flatten', [image([-5, 3])], {}, [[-5, 3]]],
  ['repeat', [[-5, 3]], { repeats: 2 }, [[-5, 3]]],
  ['reshape', [[-5, 3]], { shape: [1, 1] }, [[-5, 3]]],
  ['squeeze', [[-5, 3]], {}, [[-5, 3]]],
  ['strided_slice', [[-5, 3]], {}, [[-5, 3]]],
  ['tile', [[-5, 3]], { reps: [2] }, [[-5, 3]]],
  ['transpose', [image([-5, 3])], {}, [[-5, 3]]],
];

const cases = ROWS.map(
  ([func, inputs, attrs, outputs, steps = outputs[0] as Range]) =>
    [func, inputs, attrs, outputs, steps] as const,
);

test.each(cases)('%s of %j with %j: %j, on the way %j', (func, inputs, given, expected, steps) => {
  const op = cvmOperators.get(func) as AnyCvmOp;
  const texts = Object.entries(given).map(([key, value]) => [key, formatAttributeText(value)] as const);
  const attrs = parseAttributes(func, op.attrs, new Map(texts));
  const operands = inputs.map(operandOf);
  const shapes = op.inferShape(
    operands.map(({ shape }) => shape),
    attrs,
  );
  const found = boundsRules.get(func)?.bound(operands, attrs, shapes);
  expect(found?.outputs.map(({ low, high }) => [Number(low), Number(high)])).toEqual(expected);
  expect([Number(found?.steps.low), Number(found?.steps.high)]).toEqual(steps);
  const claimed = operands.map(({ range, shape, values }): ClaimedOperand => {
    const extent = [range.low, range.high] as const;
    return values === undefined ? { extent, shape } : { extent, shape, elements: values };
  });
  const checked = consequenceOf(func, claimed, attrs, shapes);
  expect(checked.outputs.map((extent) => extent.map(Number))).toEqual(expected);
  expect(checked.passing.map(Number)).toEqual(steps);
});

test('there is a rule for every operator, of prover and checker, and a case of it here', () => {
  const names = [...cvmOperators.keys()].sort();
  expect([...boundsRules.keys()].sort()).toEqual(names);
  expect([...checkedOperators].sort()).toEqual(names);
  expect([...new Set(ROWS.map(([func]) => func))].sort()).toEqual(names);
});

test('only operators that set a precision themselves may follow a result beyond its precision [C66, C71]', () => {
  const limiting = [...boundsRules.values()].flatMap(({ op, limits }) => (limits ? [op.name] : []));
  expect(limiting.sort()).toEqual(['clip', 'cvm_clip', 'cvm_right_shift']);
});

test('an interval contains itself and what lies within', () => {
  const outer = extremes([3, -7, 5]);
  expect(outer).toEqual({ low: -7n, high: 5n });
  expect(contains(outer, outer)).toBe(true);
  expect(contains(outer, extremes([-8, 0]))).toBe(false);
  expect(contains(outer, extremes([0, 6]))).toBe(false);
});
