import { findNode, topologicalOrder } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float32, float64, formatNpz, MrtError, zeros } from '@mrtjs/tensor';
import { paramsFile } from '../params/file.js';
import { formatParams } from '../params/format.js';
import { oneOp, symbolText } from '../testing/symbols.js';
import type { MxnetSource } from './import.js';
import { importMxnet } from './import.js';
import { removeParamsPrefix } from './parameters.js';
import { unifyNames } from './unify.js';
import { parseSymbol } from '../symbol/parse.js';

function errorsOf(source: MxnetSource): readonly string[] {
  try {
    importMxnet(source);
  } catch (error) {
    if (error instanceof MrtError) return error.diagnostics.map((d) => `${d.code} ${d.node ?? ''}`);
    throw error;
  }
  return [];
}

const dense = symbolText([
  ['null', 'data'],
  ['null', 'fc_weight'],
  ['null', 'fc_bias'],
  ['FullyConnected', 'fc', ['data', 'fc_weight', 'fc_bias'], { num_hidden: '2' }],
]);
const weights = (): Map<string, Tensor> =>
  new Map<string, Tensor>([
    ['arg:fc_weight', float32([2, 3], [1, 2, 3, 4, 5, 6])],
    ['arg:fc_bias', float64([2], [1, 2])],
  ]);

describe('parameters', () => {
  test('lose their prefix and keep their element type [R103, D08]', () => {
    const { model, diagnostics } = importMxnet({ symbol: dense, params: weights() });
    expect(diagnostics).toEqual([]);
    expect([...model.params].map(([name, t]) => [name, t.dtype])).toEqual([
      ['fc_weight', 'float32'],
      ['fc_bias', 'float64'],
    ]);
  });

  test('come from .params bytes and from .npz bytes alike', () => {
    const expected = importMxnet({ symbol: dense, params: weights() }).model;
    for (const params of [formatParams(paramsFile(weights())), formatNpz(weights())])
      expect(importMxnet({ symbol: dense, params }).model).toEqual(expected);
  });

  test('that become equal without their prefix are all named [R119]', () => {
    const params = new Map([
      ['arg:a', 1],
      ['aux:a', 2],
      ['b', 3],
      ['arg:b', 4],
      ['c', 5],
    ]);
    expect(() => removeParamsPrefix(params)).toThrow(
      /MRT1115 two parameters are named a .*\nMRT1115 .* named b /,
    );
    expect([...removeParamsPrefix(new Map([['arg:arg:x', 1]])).keys()]).toEqual(['arg:x']);
  });

  test('that are missing are all named; placeholders count as missing', () => {
    expect(errorsOf({ symbol: dense, params: new Map() })).toEqual(['MRT1107 fc', 'MRT1107 fc']);
    const file = {
      arrays: [{ format: 2, device: { type: 1, id: 0 }, tensor: null }],
      names: ['fc_bias'],
    } as const;
    expect(() => importMxnet({ symbol: dense, params: formatParams(file) })).toThrow(
      /no weight fc_weight.*\n.*no bias fc_bias/,
    );
  });

  test('that the symbol does not use are dropped with a warning [R120]', () => {
    const params = weights()
      .set('aux:old', zeros('float32', [1]))
      .set('older', zeros('float32', [1]));
    const { model, diagnostics } = importMxnet({ symbol: dense, params });
    expect(model.params.size).toBe(2);
    expect(diagnostics).toMatchObject([
      { code: 'MRT1108', severity: 'warning', message: expect.stringContaining('old, older') },
    ]);
  });

  test('need names', () => {
    const params = formatParams({ ...paramsFile(weights()), names: [] });
    expect(errorsOf({ symbol: dense, params })).toEqual(['MRT1115 ']);
  });
});

test('all problems are reported at once, with the name of the model', () => {
  const symbol = symbolText(
    [
      ['null', 'data', [], { __shape__: 'nonsense' }],
      ['MultiBoxPrior', 'prior', ['data']],
      ['Convolution', 'conv', ['data'], { kernel: '(3, 3)', wrong: '1', num_group: 'x' }],
      ['relu', 'two', ['data', 'data']],
      ['Flatten', 'fine', ['conv']],
      ['smooth_l1', 'loss', ['fine'], { scalar: '1' }],
    ],
    ['loss', 'prior:1', 'two'],
  );
  const source = { symbol, params: Uint8Array.of(1, 2, 3), name: 'm' };
  expect(errorsOf(source)).toEqual([
    'MRT1111 ',
    'MRT1004 data',
    'MRT1101 prior',
    'MRT1002 conv',
    'MRT1004 conv',
    'MRT1003 conv',
    'MRT1005 two',
    'MRT1101 loss',
  ]);
  expect(() => importMxnet(source)).toThrow(/^MRT1111 m: /);
  expect(() => importMxnet(source)).toThrow(/MRT1101 m: node loss: operator smooth_l1 is not supported/);
});

test('outputs that MRT does not compute cannot be used', () => {
  const heads = (head: string): string =>
    symbolText(
      [
        ['null', 'data'],
        ['BlockGrad', 'out', ['data']],
        ['Dropout', 'drop', ['data']],
      ],
      [head],
    );
  expect(errorsOf({ symbol: heads('drop:1') })).toEqual(['MRT1104 heads']);
  expect(errorsOf({ symbol: heads('out:1') })).toEqual(['MRT1104 heads']);
  expect(errorsOf({ symbol: heads('drop') })).toEqual([]);
});

describe('attributes', () => {
  test('annotations are kept, inert attributes dropped', () => {
    const attrs = {
      __profiler_scope__: 'x',
      ctx_group: 'a',
      weight_lr_mult: '2',
      workspace: '1',
      act_type: 'relu',
    };
    const [head] = importMxnet({ symbol: oneOp('Activation', attrs) }).model.graph.outputs;
    expect(head?.node.attrs).toEqual({ act_type: 'relu' });
    expect(head?.node.annotations).toEqual({ __profiler_scope__: 'x', ctx_group: 'a', weight_lr_mult: '2' });
  });

  test('an attribute that changes the result is never dropped', () => {
    expect(errorsOf({ symbol: oneOp('softmax', { use_length: 'True' }, []) })).toEqual(['MRT1003 out']);
    expect(errorsOf({ symbol: oneOp('LayerNorm', { output_mean_var: 'True' }, ['g', 'b']) })).toEqual([
      'MRT1003 out',
    ]);
  });

  test('of variables: shape and precision are typed, an unknown shape is none, the rest annotations', () => {
    const variable = (attrs: Record<string, string>): object | undefined =>
      importMxnet({ symbol: symbolText([['null', 'data', [], attrs]]) }).model.graph.outputs[0]?.node;
    expect(
      variable({ __shape__: '(1, 3L)', precision: '8', __dtype__: '0', kernel: '(3, 3)' }),
    ).toMatchObject({
      attrs: { shape: [1, 3], precision: 8 },
      annotations: { __dtype__: '0', kernel: '(3, 3)' },
    });
    expect(variable({ __shape__: '(9, 0)' })).toMatchObject({ attrs: { shape: null }, annotations: {} });
    expect(variable({ __shape__: '(-1, 3)' })).toMatchObject({ attrs: { shape: [-1, 3] } });
  });

  test('names of Object.prototype do no harm', () => {
    const symbol = oneOp('relu', { ['__proto__']: 'x', __constructor__: 'y' }).replaceAll(
      '"data"',
      '"__proto__"',
    );
    const { model } = importMxnet({ symbol, params: new Map([['__proto__', zeros('float32', [1])]]) });
    expect(model.params.get('__proto__')?.shape).toEqual([1]);
    expect(findNode(model.graph, '__proto__')).toBeDefined();
    expect(errorsOf({ symbol: oneOp('toString') })).toEqual(['MRT1101 out']);
    expect(errorsOf({ symbol: oneOp('__proto__') })).toEqual(['MRT1101 out']);
    expect(errorsOf({ symbol: oneOp('relu', { constructor: 'y' }) })).toEqual(['MRT1003 out']);
  });
});

describe('files before MXNet 0.9', () => {
  const old = (inputs: readonly (readonly number[])[], attr: object = {}): string =>
    JSON.stringify({
      nodes: [
        { op: 'null', param: {}, name: 'data', inputs: [], backward_source_id: -1 },
        { op: 'null', param: {}, name: 'bn_beta', inputs: [], backward_source_id: -1 },
        { op: 'BatchNorm', param: { eps: '0.001' }, name: 'bn', inputs, backward_source_id: -1, attr },
      ],
      arg_nodes: [0, 1],
      heads: [[2, 0]],
    });

  test('leave out auxiliary states and parameters, which are called after their node', () => {
    const inputs = (symbol: string): readonly string[] | undefined =>
      importMxnet({ symbol }).model.graph.outputs[0]?.node.inputs.map((v) => v.node.name);
    expect(
      inputs(
        old([
          [0, 0],
          [0, 0],
          [1, 0],
        ]),
      ),
    ).toEqual(['data', 'data', 'bn_beta', 'bn_moving_mean', 'bn_moving_var']);
    expect(inputs(old([[0, 0]]))).toEqual(['data', 'bn_gamma', 'bn_beta', 'bn_moving_mean', 'bn_moving_var']);
    const { model } = importMxnet({ symbol: old([[0, 0]]) });
    expect(topologicalOrder(model.graph).filter((node) => node.name === 'bn_beta')).toHaveLength(1);
  });

  test('later files do not', () => {
    expect(
      errorsOf({
        symbol: symbolText([
          ['null', 'data'],
          ['BatchNorm', 'bn', ['data']],
        ]),
      }),
    ).toEqual(['MRT1005 bn']);
  });

  test('say anything in attr: it becomes an annotation', () => {
    const [head] = importMxnet({ symbol: old([[0, 0]], { lr_mult: '2', mine: 'x' }) }).model.graph.outputs;
    expect(head?.node.annotations).toEqual({ lr_mult: '2', __mine__: 'x' });
  });
});

describe('two nodes of one name', () => {
  const twins = JSON.stringify({
    nodes: [
      { op: 'null', name: 'x', inputs: [] },
      { op: 'null', name: 'w', inputs: [] },
      {
        op: 'elemwise_add',
        name: 'x',
        inputs: [
          [0, 0, 0],
          [1, 0, 0],
        ],
      },
      { op: 'null', name: 'w', inputs: [] },
      {
        op: 'elemwise_add',
        name: 'x',
        inputs: [
          [2, 0, 0],
          [3, 0, 0],
        ],
      },
    ],
    arg_nodes: [0, 1, 3],
    heads: [[4, 0, 0]],
  });

  test('are renamed with a warning, and the parameter is copied [R118]', () => {
    const params = new Map([['w', float32([1], [5])]]);
    const { model, diagnostics } = importMxnet({ symbol: twins, params });
    const names = topologicalOrder(model.graph).map((node) => node.name);
    expect(new Set(names)).toEqual(
      new Set(['x', 'w', 'x_mrt_unify_x_0', 'w_mrt_unify_w_0', 'x_mrt_unify_x_1']),
    );
    expect(model.params.get('w_mrt_unify_w_0')).toBe(model.params.get('w'));
    expect(diagnostics.map((d) => `${d.code} ${d.severity} ${d.node}`)).toEqual([
      'MRT1106 warning x',
      'MRT1106 warning w',
      'MRT1106 warning x',
    ]);
  });

  test('are errors on request, also parent and child [R5, D02]', () => {
    expect(errorsOf({ symbol: twins, duplicateNames: 'refuse' })).toEqual([
      'MRT1106 x',
      'MRT1106 w',
      'MRT1106 x',
    ]);
  });

  test('a document without them is returned as it is', () => {
    const document = parseSymbol(dense);
    expect(unifyNames(document)).toEqual({ document, renamed: new Map() });
    expect(unifyNames(document).document).toBe(document);
  });
});
