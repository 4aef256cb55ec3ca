import type { Model, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { MrtError } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { operatorsOf, Sketch } from './testing/sketch.js';

function over(shape: Shape, build: (sketch: Sketch, x: Value) => Value): Model {
  const sketch = new Sketch();
  return sketch.model(build(sketch, sketch.input(shape)));
}

function diagnosticsOf(run: () => unknown): readonly Diagnostic[] {
  try {
    run();
  } catch (error) {
    if (error instanceof MrtError) return error.diagnostics;
    throw error;
  }
  return [];
}

const image: Shape = [1, 3, 4, 4];
const noForm = 'no integer form';

const cases: readonly (readonly [string, Model, string])[] = [
  [
    'R175, D48: Activation softrelu',
    over(image, (s, x) => s.op(ops.activation, [x], { act_type: 'softrelu' })),
    noForm,
  ],
  [
    'R175: Activation softsign',
    over(image, (s, x) => s.op(ops.activation, [x], { act_type: 'softsign' })),
    noForm,
  ],
  ['R176: LeakyReLU elu', over(image, (s, x) => s.op(ops.leakyReLU, [x], { act_type: 'elu' })), noForm],
  ['R176: LeakyReLU gelu', over(image, (s, x) => s.op(ops.leakyReLU, [x], { act_type: 'gelu' })), noForm],
  [
    'LeakyReLU prelu whose slopes are computed',
    over([1, 1], (s, x) =>
      s.op(ops.leakyReLU, [x, s.op(ops.reshape, [x], { shape: [1] })], { act_type: 'prelu' }),
    ),
    'must be a parameter',
  ],
  ['R201: L2Normalization', over(image, (s, x) => s.op(ops.l2Normalization, [x])), noForm],
  [
    'R201: InstanceNorm',
    over(image, (s, x) => s.op(ops.instanceNorm, [x, s.param('g', [3]), s.param('b', [3])])),
    noForm,
  ],
  [
    'R201: LayerNorm',
    over(image, (s, x) => s.op(ops.layerNorm, [x, s.param('g', [4]), s.param('b', [4])])),
    noForm,
  ],
  ['R201: sqrt', over(image, (s, x) => s.op(ops.sqrt, [x])), noForm],
  [
    'R201: Deconvolution',
    over(image, (s, x) =>
      s.op(ops.deconvolution, [x, s.param('w', [3, 1, 2, 2])], { kernel: [2, 2], num_filter: 1 }),
    ),
    noForm,
  ],
  [
    'R173, D47: UpSampling bilinear',
    over(image, (s, x) =>
      s.op(ops.upSampling, [x, s.param('w', [3, 1, 4, 4])], {
        scale: 2,
        sample_type: 'bilinear',
        num_filter: 3,
      }),
    ),
    noForm,
  ],
  ['R174: Dropout always', over(image, (s, x) => s.op(ops.dropout, [x], { mode: 'always' })), 'at random'],
  [
    'R172: Pad reflect',
    over(image, (s, x) => s.op(ops.pad, [x], { mode: 'reflect', pad_width: [0, 0, 0, 0, 1, 1, 1, 1] })),
    'mode reflect',
  ],
  ['clip without an inside', over(image, (s, x) => s.op(ops.clip, [x], { a_min: 1, a_max: 0 })), 'greater'],
  ['division by 0', over(image, (s, x) => s.op(ops.divScalar, [x], { scalar: 0 })), 'division by 0'],
  ['elemwise_div by data', over(image, (s, x) => s.op(ops.elemwiseDiv, [x, x])), 'not a parameter'],
  [
    'broadcast_div by zeros',
    over(image, (s, x) => s.op(ops.broadcastDiv, [x, s.param('d', [4], [1, 0, 1, 1])])),
    'elements that are 0',
  ],
];

describe('validation', () => {
  it.each(cases)('%s is refused, naming node, operator, reason and advice', (_, model, reason) => {
    const node = model.graph.outputs[0]?.node;
    const [found, ...others] = diagnosticsOf(() => prepareModel(model));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'MRT2003', severity: 'error', node: node?.name });
    expect(found?.message).toMatch(new RegExp(`^${node?.op}: .*${reason}`));
    expect(found?.hint).toBeTruthy();
  });

  it('D28, R201: all problems are told at once', () => {
    const model = over(image, (s, x) =>
      s.op(ops.sqrt, [s.op(ops.dropout, [s.op(ops.l2Normalization, [x])], { mode: 'always' })]),
    );
    const found = diagnosticsOf(() => prepareModel(model));
    expect(found.map((d) => d.node)).toEqual(['l2normalization', 'dropout', 'sqrt']);
    expect(found[0]?.hint).toBe('split the model before it');
  });

  it('R201: what folds to a constant need not be quantizable', () => {
    const model = over(image, (s, x) =>
      s.op(ops.broadcastAdd, [x, s.op(ops.sqrt, [s.param('p', [4], 'positive')])]),
    );
    expect(operatorsOf(prepareModel(model))).toEqual(['broadcast_add']);
  });

  it('R8: unknown operators are refused by name', () => {
    const model = over(image, (s, x) => s.op({ ...ops.relu, name: 'mystery' }, [x]));
    expect(() => prepareModel(model)).toThrow(/MRT1001 node mystery: operator mystery is not supported/);
  });

  it('R5, D02: two nodes of one name are refused, also when one feeds the other', () => {
    const model = over(image, (s, x) => s.op(ops.relu, [s.op(ops.relu, [x])]));
    expect(() => prepareModel(model)).toThrow('MRT1012 node relu');
  });
});

describe('a model that will be split', () => {
  const model = over(image, (s, x) => {
    const base = s.op(ops.relu, [x], {}, 'base');
    return s.op(ops.elemwiseDiv, [s.op(ops.l2Normalization, [base]), base]);
  });

  function prepared(splitKeys: readonly string[]): { model: Model; reported: readonly Diagnostic[] } {
    const reported: Diagnostic[] = [];
    return { model: prepareModel(model, { splitKeys, report: (d) => void reported.push(d) }), reported };
  }

  it('may hold anything in its float top, with a warning', () => {
    const result = prepared(['base']);
    expect(operatorsOf(result.model)).toEqual(['relu', 'L2Normalization', 'elemwise_div']);
    expect(result.reported.map(({ code, severity, node }) => [code, severity, node])).toEqual([
      ['MRT2003', 'warning', 'l2normalization'],
      ['MRT2003', 'warning', 'elemwise_div'],
    ]);
  });

  it('must be quantizable before the keys', () => {
    const found = diagnosticsOf(() => prepared(['l2normalization']));
    expect(found.map((d) => d.node)).toEqual(['l2normalization']);
  });

  it('may have keys that prepare makes', () => {
    expect(prepared(['mrt_rewrite_conv_0']).reported).toHaveLength(2);
  });
});
