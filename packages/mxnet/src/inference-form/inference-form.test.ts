import type { Node } from '@mrtjs/graph';
import { evaluateModel, irOperators, topologicalOrder } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import { importMxnet } from '../import/import.js';
import type { NodeText } from '../testing/symbols.js';
import { oneOp, symbolText } from '../testing/symbols.js';

/** The operators of an imported graph in order: `name:op(inputs)`. */
function story(symbol: string): string[] {
  const show = (node: Node): string =>
    `${node.name}:${node.op}(${node.inputs.map((v) => v.node.name).join()})`;
  const { model } = importMxnet({ symbol });
  return topologicalOrder(model.graph)
    .filter((node) => node.op !== 'null')
    .map(show);
}

function headAttrs(symbol: string): object | undefined {
  return importMxnet({ symbol }).model.graph.outputs[0]?.node.attrs;
}

describe('heads become their forward result; labels go', () => {
  test.each([
    'LinearRegressionOutput',
    'MAERegressionOutput',
    'SVMOutput',
    'MakeLoss',
    'make_loss',
    'BlockGrad',
    'stop_gradient',
    '_copy',
    'identity',
    'IdentityAttachKLSparseReg',
    '_npx_stop_gradient',
  ])('%s passes its input on', (op) => {
    const { model, diagnostics } = importMxnet({ symbol: oneOp(op, { grad_scale: '2' }, ['label']) });
    expect(topologicalOrder(model.graph).map((node) => node.name)).toEqual(['data']);
    expect(diagnostics).toEqual([]);
  });

  test.each<[string, Record<string, string>, number]>([
    ['SoftmaxOutput', {}, 1],
    ['Softmax', { multi_output: 'True', grad_scale: '1', ignore_label: '-1', use_ignore: '1' }, 1],
    ['SoftmaxOutput', { preserve_shape: 'true', normalization: 'null' }, -1],
    ['SoftmaxOutput', { multi_output: '1', preserve_shape: '1', out_grad: 'False' }, 1],
    ['SoftmaxActivation', { mode: 'channel' }, 1],
    ['SoftmaxActivation', {}, 1],
  ])('%s %j is softmax over axis %d, under its own name [R12]', (op, attrs, axis) => {
    const symbol = oneOp(op, attrs, ['out_label']);
    expect(story(symbol)).toEqual(['out:softmax(data)']);
    expect(headAttrs(symbol)).toMatchObject({ axis });
  });

  test('LogisticRegressionOutput is sigmoid', () => {
    expect(story(oneOp('LogisticRegressionOutput', {}, ['label']))).toEqual(['out:sigmoid(data)']);
  });

  test('a label that is computed goes with everything that it needs', () => {
    const symbol = symbolText([
      ['null', 'data'],
      ['null', 'label'],
      ['Reshape', 'flat', ['label'], { shape: '(-1)' }],
      ['SoftmaxOutput', 'softmax', ['data', 'flat']],
    ]);
    expect(story(symbol)).toEqual(['softmax:softmax(data)']);
  });

  const onMaps = (op: string, attrs: Record<string, string>): string =>
    symbolText([
      ['null', 'data'],
      ['null', 'w'],
      ['Convolution', 'conv', ['data', 'w'], { kernel: '(1,1)', num_filter: '2', no_bias: 'True' }],
      [op, 'prob', ['conv'], attrs],
    ]);

  test('SoftmaxOutput on maps is per position, with a warning unless the file says so', () => {
    expect(importMxnet({ symbol: onMaps('SoftmaxOutput', {}) }).diagnostics).toMatchObject([
      { code: 'MRT1110', severity: 'warning', node: 'prob' },
    ]);
    expect(importMxnet({ symbol: onMaps('SoftmaxOutput', { multi_output: 'True' }) }).diagnostics).toEqual(
      [],
    );
  });

  test('SoftmaxActivation of an instance normalises over whole maps', () => {
    const symbol = onMaps('SoftmaxActivation', {});
    expect(story(symbol)).toEqual([
      'conv:Convolution(data,w)',
      'mrt_import_Flatten_0:Flatten(conv)',
      'mrt_import_softmax_0:softmax(mrt_import_Flatten_0)',
      'prob:reshape_like(mrt_import_softmax_0,conv)',
    ]);
    const { model } = importMxnet({ symbol, params: new Map([['w', float64([2, 1, 1, 1], [1, 2])]]) });
    const [out] = evaluateModel(model, new Map([['data', float64([1, 1, 1, 2], [0, 1])]]), irOperators);
    expect(out?.shape).toEqual([1, 2, 1, 2]);
    expect(out?.data.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test('a head that is not known in this form is refused with its attribute', () => {
    expect(() => importMxnet({ symbol: oneOp('SoftmaxOutput', { foo: '1' }) })).toThrow(
      /MRT1003 node out: .*"foo"/,
    );
    expect(() => importMxnet({ symbol: oneOp('SoftmaxActivation', { mode: 'x' }) })).toThrow(
      /MRT1004 node out/,
    );
    expect(() => importMxnet({ symbol: symbolText([['SoftmaxOutput', 'out']]) })).toThrow(/MRT1109 node out/);
  });
});

describe('scalar subtraction', () => {
  test.each([
    ['_minus_scalar', ['out:_plus_scalar(data)'], -1.5],
    ['_MinusScalar', ['out:_plus_scalar(data)'], -1.5],
    [
      '_rminus_scalar',
      ['mrt_import_negative_0:negative(data)', 'out:_plus_scalar(mrt_import_negative_0)'],
      0.5,
    ],
    [
      '_RMinusScalar',
      ['mrt_import_negative_0:negative(data)', 'out:_plus_scalar(mrt_import_negative_0)'],
      0.5,
    ],
  ])('%s', (op, expected, result) => {
    const symbol = oneOp(op, { scalar: op.toLowerCase().startsWith('_r') ? '2.0' : '3' });
    expect(story(symbol)).toEqual(expected);
    const [out] = evaluateModel(
      importMxnet({ symbol }).model,
      new Map([['data', float64([1], [1.5])]]),
      irOperators,
    );
    expect(out?.data).toEqual(Float64Array.of(result));
  });

  test('generated names keep clear of those in the file', () => {
    const symbol = symbolText([
      ['null', 'mrt_import_negative_0'],
      ['_rminus_scalar', 'out', ['mrt_import_negative_0'], { scalar: '1' }],
    ]);
    expect(story(symbol)[0]).toBe('mrt_import_negative_1:negative(mrt_import_negative_0)');
  });
});

/** What an imported graph of one operator computes for −1, 0.5 and 2. */
function computed(op: string, attrs: Record<string, string>, others: readonly string[] = []): number[] {
  const { model } = importMxnet({ symbol: oneOp(op, attrs, others) });
  const half = float64([3], [0.5, 0.5, 0.5]);
  const inputs = new Map([
    ['data', float64([3], [-1, 0.5, 2])],
    ...others.map((name) => [name, half] as const),
  ]);
  return Array.from(evaluateModel(model, inputs, irOperators)[0]?.data ?? [], (x) => x + 0);
}

describe('comparisons', () => {
  test.each([
    ['lesser', [1, 0, 0]],
    ['greater_equal', [0, 1, 1]],
    ['lesser_equal', [1, 1, 0]],
    ['equal', [0, 1, 0]],
    ['not_equal', [1, 0, 1]],
  ] as const)('%s, with a number and with a tensor', (op, expected) => {
    expect(computed(`_${op}_scalar`, { scalar: '0.5' })).toEqual(expected);
    expect(computed(`broadcast_${op}`, {}, ['other'])).toEqual(expected);
    expect(computed(`_${op}`, {}, ['other'])).toEqual(expected);
  });

  test('the last node has the name', () => {
    expect(story(oneOp('broadcast_lesser', {}, ['b']))).toEqual(['out:broadcast_greater(b,data)']);
    expect(story(oneOp('_lesser_equal_scalar', { scalar: '1' })).at(-1)).toMatch(/^out:_plus_scalar/);
  });
});

describe('maxima, minima and powers with a number', () => {
  test.each<[string, string, readonly number[]]>([
    ['_maximum_scalar', '0', [0, 0.5, 2]],
    ['_maximum_scalar', '0.75', [0.75, 0.75, 2]],
    ['_minimum_scalar', '0', [-1, 0, 0]],
    ['_minimum_scalar', '0.75', [-1, 0.5, 0.75]],
    ['_power_scalar', '2', [1, 0.25, 4]],
    ['_power_scalar', '1', [-1, 0.5, 2]],
    ['_power_scalar', '3', [-1, 0.125, 8]],
    ['_power_scalar', '-1', [-1, 2, 0.5]],
    ['_rdiv_scalar', '1', [-1, 2, 0.5]],
    ['_rdiv_scalar', '3', [-3, 6, 1.5]],
  ])('%s %s', (op, scalar, expected) => {
    computed(op, { scalar }).forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 12));
  });

  test('another power is refused with those that there are', () => {
    expect(() => importMxnet({ symbol: oneOp('_power_scalar', { scalar: '4' }) })).toThrow(
      /MRT1101 node out: .*power 4; supported are -1, -0.5, 0.5, 1, 2, 3/,
    );
    expect(story(oneOp('_power_scalar', { scalar: '0.5' }))).toEqual(['out:sqrt(data)']);
    const reciprocalRoot = [
      'mrt_import_sqrt_0:sqrt(data)',
      'mrt_import_ones_like_0:ones_like(mrt_import_sqrt_0)',
      'out:elemwise_div(mrt_import_ones_like_0,mrt_import_sqrt_0)',
    ];
    expect(story(oneOp('_power_scalar', { scalar: '-0.5' }))).toEqual(reciprocalRoot);
    expect(story(oneOp('rsqrt'))).toEqual(reciprocalRoot);
  });
});

test('sums of many are chains that end with the name', () => {
  expect(story(oneOp('add_n', { num_args: '3' }, ['b', 'c']))).toEqual([
    'mrt_import_elemwise_add_0:elemwise_add(data,b)',
    'out:elemwise_add(mrt_import_elemwise_add_0,c)',
  ]);
  expect(story(oneOp('ElementWiseSum', {}, ['b']))).toEqual(['out:elemwise_add(data,b)']);
  expect(story(oneOp('ElementWiseSum', { num_args: '1' }))).toEqual([]);
});

describe('Reshape', () => {
  test.each<[string, Record<string, string>, readonly number[]]>([
    ['Reshape', { shape: '(0, -1, 4)' }, [0, -1, 4]],
    ['reshape', { shape: '(-1)' }, [-1]],
    ['Reshape', { target_shape: '(50, 0)' }, [50, -1]],
    ['Reshape', { target_shape: '(50, 300)', keep_highest: 'True' }, [0, 300]],
    ['_np_reshape', { newshape: '(2, -1)', order: 'C' }, [2, -1]],
    ['_npx_reshape', { newshape: '(-2, -5, -4)' }, [0, -3, -2]],
    ['_npx_reshape', { newshape: '(-6, 2, -1, -4)' }, [-4, 2, -1, -2]],
  ])('%s %j', (op, attrs, shape) => {
    expect(headAttrs(oneOp(op, attrs))).toEqual({ shape, reverse: false });
  });

  test('without a shape, or with a code that the IR cannot say', () => {
    expect(() => importMxnet({ symbol: oneOp('Reshape') })).toThrow(/MRT1002 node out/);
    expect(() => importMxnet({ symbol: oneOp('_npx_reshape', { newshape: '(-3,)' }) })).toThrow(
      /MRT1101 node out/,
    );
    expect(() => importMxnet({ symbol: oneOp('_np_reshape', { newshape: '(-2,)' }) })).toThrow(
      /MRT1101 node out/,
    );
  });
});

test.each<[Record<string, string>, readonly string[], string, object]>([
  [
    { num_args: '1', offset: '(1, 2)', h_w: '(3, 4)' },
    [],
    'slice',
    { begin: [null, null, 1, 2], end: [null, null, 4, 6] },
  ],
  [{ num_args: '2' }, ['like'], 'slice_like', { axes: [2, 3] }],
  [{ offset: '(1, 0)' }, ['like'], 'Crop', { num_args: 2, offset: [1, 0] }],
  [{ h_w: '(3, 4)', center_crop: 'True' }, [], 'Crop', { num_args: 1, center_crop: true }],
])('Crop %j', (attrs, others, op, expected) => {
  const [head] = importMxnet({ symbol: oneOp('Crop', attrs, others) }).model.graph.outputs;
  expect(head?.node).toMatchObject({ op, name: 'out', attrs: expected });
});

describe('Custom', () => {
  const lut: NodeText = ['Custom', 'out', ['data', 'table'], { op_type: 'cvm_lut', in_dim: '255' }];
  test('operators of the quantized graph', () => {
    expect(story(symbolText([['null', 'data'], ['null', 'table'], lut]))).toEqual([
      'out:cvm_lut(data,table)',
    ]);
    expect(
      headAttrs(oneOp('Custom', { op_type: 'cvm_right_shift', precision: '8', shift_bit: '3' })),
    ).toEqual({
      precision: 8,
      shift_bit: 3,
    });
  });
  test('the shift of the original, as profile mrt1 writes it', () => {
    expect(headAttrs(oneOp('Custom', { op_type: 'right_shift', shift_bit: '1' }))).toEqual({ shift_bit: 1 });
  });
  test.each([{ op_type: 'proposal' }, {}, { op_type: '__proto__' }])('%j is refused', (attrs) => {
    expect(() => importMxnet({ symbol: oneOp('Custom', attrs as Record<string, string>) })).toThrow(
      /MRT1101 node out: operator Custom/,
    );
  });
});
