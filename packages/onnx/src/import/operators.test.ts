import { evaluateModel, inputsOf, irOperators, topologicalOrder } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, sizeOf } from '@mrtjs/tensor';
import type { NodeRow } from '../testing/models.js';
import { int64, listOf, onnxFile } from '../testing/models.js';
import { importOnnx } from './import.js';

/** 0, 1, 2, … in a shape. */
function ramp(shape: Shape): Tensor {
  return float32(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => i),
  );
}

interface Run {
  readonly kinds: string[];
  readonly shape: Shape | undefined;
  readonly values: number[];
}

/** What a node computes of `x` and weights, and the IR operators that it became. */
function run(node: NodeRow, x: Tensor, weights: Readonly<Record<string, Tensor>> = {}, opset = 13): Run {
  const model = onnxFile({
    opset,
    inputs: { x: x.shape },
    weights,
    nodes: [node],
    outputs: [node[2][0] ?? ''],
  });
  const { model: imported } = importOnnx({ model });
  expect(inputsOf(imported)).toHaveLength(1);
  const [y] = evaluateModel(imported, new Map([['x', x]]), irOperators);
  const kinds = topologicalOrder(imported.graph).map((one) => one.op);
  return { kinds: kinds.filter((kind) => kind !== 'null'), shape: y?.shape, values: listOf(y) };
}

describe('the cheapest form', () => {
  const x = float32([1, 2], [1, -2]);
  const one = float32([], [2]);
  test.each<[string, string[], string[], number[]]>([
    ['Add', ['x', 'c'], ['_plus_scalar'], [3, 0]],
    ['Sub', ['x', 'c'], ['_plus_scalar'], [-1, -4]],
    ['Sub', ['c', 'x'], ['negative', '_plus_scalar'], [1, 4]],
    ['Mul', ['c', 'x'], ['_mul_scalar'], [2, -4]],
    ['Div', ['x', 'c'], ['_div_scalar'], [0.5, -1]],
    ['Div', ['c', 'x'], ['broadcast_div'], [2, -1]],
    ['Add', ['x', 'x'], ['elemwise_add'], [2, -4]],
    ['Add', ['x', 'v'], ['broadcast_add'], [11, 18]],
  ])('%s of %j', (op, inputs, kinds, values) => {
    expect(run([op, inputs, ['y']], x, { c: one, v: float32([2], [10, 20]) })).toMatchObject({
      kinds,
      values,
    });
  });

  test.each<[string, Record<string, number>, number[], string[]]>([
    ['two bounds', { min: -1.5, max: 0.5 }, [0.5, -1.5], ['clip']],
    ['a lower bound of 0', { min: 0.0 }, [1, 0], ['relu']],
    ['a lower bound', { min: -1.5 }, [1, -1.5], ['_plus_scalar', 'relu', '_plus_scalar']],
    [
      'an upper bound',
      { max: -0.5 },
      [-0.5, -2],
      ['negative', '_plus_scalar', 'relu', 'negative', '_plus_scalar'],
    ],
    ['no bound', {}, [1, -2], []],
  ])('Clip with %s', (_, bounds, values, kinds) => {
    const scalars = Object.fromEntries(
      Object.entries(bounds).map(([name, value]) => [name, float32([], [value])]),
    );
    const inputs = ['x', 'min' in bounds ? 'min' : '', 'max' in bounds ? 'max' : ''];
    expect(run(['Clip', inputs, ['y']], x, scalars)).toMatchObject({ values, kinds });
  });
});

test('HardSwish', () => {
  const { values } = run(['HardSwish', ['x'], ['y']], float32([5], [-4, -1, 0, 1, 4]), {}, 14);
  [0, -1 / 3, 0, 2 / 3, 4].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 6));
});

test('Softmax is over one axis since operator set 13, over all from there on before', () => {
  const x = float32([1, 2, 2], [0, 0, 0, 0]);
  expect(run(['Softmax', ['x'], ['y'], { axis: 1 }], x, {}, 13).values).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(run(['Softmax', ['x'], ['y'], { axis: 1 }], x, {}, 12).values).toEqual([0.25, 0.25, 0.25, 0.25]);
});

describe('Conv', () => {
  const w = { w: float32([1, 1, 2, 2], [1, 1, 1, 1]) };
  test.each<[string, NonNullable<NodeRow[3]>, string[], Shape, number]>([
    ['symmetric padding', { pads: [1, 1, 1, 1] }, ['Convolution'], [1, 1, 4, 4], 0],
    ['asymmetric padding', { pads: [0, 0, 1, 1] }, ['Pad', 'Convolution'], [1, 1, 3, 3], 8],
    ['SAME_UPPER', { auto_pad: 'SAME_UPPER' }, ['Pad', 'Convolution'], [1, 1, 3, 3], 8],
    ['SAME_LOWER', { auto_pad: 'SAME_LOWER' }, ['Pad', 'Convolution'], [1, 1, 3, 3], 0],
    ['VALID', { auto_pad: 'VALID' }, ['Convolution'], [1, 1, 2, 2], 8],
  ])('with %s', (_, attributes, kinds, shape, first) => {
    const result = run(['Conv', ['x', 'w'], ['y'], attributes], ramp([1, 1, 3, 3]), w);
    expect(result).toMatchObject({ kinds, shape });
    expect(result.values[0]).toBe(first);
  });
});

describe('rearranging', () => {
  const x = ramp([2, 3, 4]);
  const indices = (...values: number[]): Record<string, Tensor> => ({ i: int64(...values) });
  test.each<[string, Record<string, Tensor>, string[], number[]]>([
    [
      'one position',
      { i: { ...int64(1), shape: [] } },
      ['slice_axis', 'Flatten'],
      [4, 5, 6, 7, 16, 17, 18, 19],
    ],
    ['a run', indices(1, 2), ['slice_axis'], [4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23]],
    ['backwards', indices(2, 0), ['slice'], [8, 9, 10, 11, 0, 1, 2, 3, 20, 21, 22, 23, 12, 13, 14, 15]],
    ['from the end', indices(-1), ['slice_axis'], [8, 9, 10, 11, 20, 21, 22, 23]],
    [
      'twice',
      indices(0, 0),
      ['slice_axis', 'slice_axis', 'Concat'],
      [0, 1, 2, 3, 0, 1, 2, 3, 12, 13, 14, 15, 12, 13, 14, 15],
    ],
    ['everything', indices(0, 1, 2), [], listOf(x)],
  ])('Gather of %s', (_, weights, kinds, values) => {
    expect(run(['Gather', ['x', 'i'], ['y'], { axis: 1 }], x, weights)).toMatchObject({ kinds, values });
  });

  test('Gather of computed rows is an embedding', () => {
    const rows = run(['Gather', ['t', 'x'], ['y']], float32([2], [2, 0]), { t: ramp([3, 2]) });
    expect(rows).toMatchObject({ kinds: ['Embedding'], values: [4, 5, 0, 1] });
  });

  test.each<[string, NodeRow, Record<string, Tensor>, number, Shape, number[]]>([
    [
      'by attributes',
      ['Slice', ['x'], ['y'], { axes: [2, 0], starts: [1, 0], ends: [3, 1] }],
      {},
      9,
      [1, 3, 2],
      [1, 2, 5, 6, 9, 10],
    ],
    [
      'beyond the end',
      ['Slice', ['x', 'a', 'b'], ['y']],
      { a: int64(1), b: int64(2 ** 62) },
      10,
      [1, 3, 4],
      listOf(x).slice(12),
    ],
    [
      'backwards',
      ['Slice', ['x', 'a', 'b', 'c', 'd'], ['y']],
      { a: int64(-1), b: int64(-9), c: int64(2), d: int64(-3) },
      10,
      [2, 3, 2],
      [3, 0, 7, 4, 11, 8, 15, 12, 19, 16, 23, 20],
    ],
  ])('Slice %s', (_, node, weights, opset, shape, values) => {
    expect(run(node, x, weights, opset)).toMatchObject({ shape, values });
  });

  test.each<[string, NodeRow, Record<string, Tensor>, number]>([
    ['attribute', ['Split', ['x'], ['y', 'z'], { axis: 1, split: [2, 1] }], {}, 11],
    ['input', ['Split', ['x', 's'], ['y', 'z'], { axis: 1 }], { s: int64(2, 1) }, 13],
    ['count, the last one smaller', ['Split', ['x'], ['y', 'z'], { axis: 1, num_outputs: 2 }], {}, 18],
  ])('Split by %s', (_, node, weights, opset) => {
    const result = run(node, x, weights, opset);
    expect(result).toMatchObject({ kinds: ['slice_axis'], shape: [2, 2, 4] });
    expect(result.values.slice(8)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test('Pad pads at one end and cuts at the other', () => {
    const node: NodeRow = ['Pad', ['x'], ['y'], { pads: [1, 0, -1, 0], value: 9 }];
    expect(run(node, ramp([2, 2]), {}, 10)).toMatchObject({
      kinds: ['slice_axis', 'Pad'],
      values: [9, 9, 0, 1],
    });
  });

  test.each<[string, number[], string[], Shape]>([
    ['one factor', [1, 1, 2, 2], ['UpSampling'], [1, 1, 4, 4]],
    ['two factors', [1, 1, 2, 3], ['repeat', 'repeat'], [1, 1, 4, 6]],
    ['a half', [1, 1, 1, 0.5], ['slice_axis'], [1, 1, 2, 1]],
  ])('Resize by %s', (_, scales, kinds, shape) => {
    const node: NodeRow = [
      'Resize',
      ['x', '', 's'],
      ['y'],
      { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    ];
    expect(run(node, ramp([1, 1, 2, 2]), { s: float32([4], scales) })).toMatchObject({ kinds, shape });
  });
});

describe('products', () => {
  test('Gemm puts its factors into weight and bias', () => {
    const weights = { w: float32([2, 1], [1, 2]), c: float32([1], [3]) };
    const node: NodeRow = ['Gemm', ['x', 'w', 'c'], ['y'], { alpha: 0.5, beta: 2 }];
    expect(run(node, float32([1, 2], [10, 20]), weights)).toMatchObject({
      kinds: ['FullyConnected'],
      values: [31],
    });
  });

  test('MatMul of batches by one matrix runs along the last axis', () => {
    const node: NodeRow = ['MatMul', ['x', 'w'], ['y']];
    const { kinds, shape } = run(node, ramp([2, 3, 4]), { w: ramp([4, 5]) });
    expect({ kinds, shape }).toEqual({ kinds: ['FullyConnected'], shape: [2, 3, 5] });
  });

  test.each([
    [[3], [3, 2], [2]],
    [[2, 3], [3], [2]],
    [
      [4, 1, 2, 3],
      [5, 3, 2],
      [4, 5, 2, 2],
    ],
  ])('MatMul of computed operands %j and %j', (a, b, shape) => {
    const model = onnxFile({ inputs: { a, b }, nodes: [['MatMul', ['a', 'b'], ['y']]], outputs: ['y'] });
    const inputs = new Map([
      ['a', ramp(a)],
      ['b', ramp(b)],
    ]);
    const [y] = evaluateModel(importOnnx({ model }).model, inputs, irOperators);
    expect(y?.shape).toEqual(shape);
    // The last element: last row of a times last column of b.
    const k = a.at(-1) ?? 0;
    const row = listOf(ramp(a)).slice(-k);
    const column = listOf(ramp(b)).slice(b.length === 1 ? 0 : -k * (b.at(-1) ?? 1));
    const wide = b.length === 1 ? 1 : (b.at(-1) ?? 1);
    const want = row.reduce((sum, value, i) => sum + value * (column[i * wide + wide - 1] as number), 0);
    expect(y?.data.at(-1)).toBe(want);
  });
});
