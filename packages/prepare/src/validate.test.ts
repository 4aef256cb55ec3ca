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

/** A node that cannot be prepared. */
const random = (s: Sketch, x: Value): Value => s.op(ops.dropout, [x], { mode: 'always' }, 'random');

const image: Shape = [1, 3, 4, 4];

const cases: readonly (readonly [string, Model, string])[] = [
  [
    'LeakyReLU prelu whose slopes are computed',
    over([1, 1], (s, x) =>
      s.op(ops.leakyReLU, [x, s.op(ops.reshape, [x], { shape: [1] })], { act_type: 'prelu' }),
    ),
    'must be a parameter',
  ],
  [
    'R201: InstanceNorm whose scales are computed',
    over([1, 1, 2, 2], (s, x) => {
      const gamma = s.op(ops.sum, [x], { axis: [1, 2, 3] });
      return s.op(ops.instanceNorm, [x, gamma, s.param('b', [1])]);
    }),
    'gamma and beta must be parameters',
  ],
  [
    'R201: LayerNorm without an axis for the batch',
    over([4], (s, x) => s.op(ops.layerNorm, [x, s.param('g', [4]), s.param('b', [4])])),
    'one axis only',
  ],
  [
    'R173, D47: UpSampling by a weight that is computed',
    over([1, 1, 4, 4], (s, x) =>
      s.op(ops.upSampling, [x, s.op(ops.relu, [x])], { scale: 2, sample_type: 'bilinear' }),
    ),
    'must be a parameter',
  ],
  ['prod', over(image, (s, x) => s.op(ops.prod, [x])), 'no integer form'],
  ['R174: Dropout always', over(image, (s, x) => s.op(ops.dropout, [x], { mode: 'always' })), 'at random'],
  ['clip without an inside', over(image, (s, x) => s.op(ops.clip, [x], { a_min: 1, a_max: 0 })), 'greater'],
  ['division by 0', over(image, (s, x) => s.op(ops.divScalar, [x], { scalar: 0 })), 'division by 0'],
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
      s.op(ops.divScalar, [s.op(ops.clip, [random(s, x)], { a_min: 1, a_max: 0 })], { scalar: 0 }),
    );
    const found = diagnosticsOf(() => prepareModel(model));
    expect(found.map((d) => d.node)).toEqual(['random', 'clip', '_div_scalar']);
  });

  it('R201: what folds to a constant need not be quantizable', () => {
    const model = over(image, (s, x) =>
      s.op(ops.broadcastAdd, [x, s.op(ops.cast, [s.param('p', [4])], { dtype: 'uint8' })]),
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
    return s.op(ops.divScalar, [random(s, base)], { scalar: 0 });
  });

  function prepared(splitKeys: readonly string[]): { model: Model; reported: readonly Diagnostic[] } {
    const reported: Diagnostic[] = [];
    return { model: prepareModel(model, { splitKeys, report: (d) => void reported.push(d) }), reported };
  }

  it('may hold anything in its float top, with a warning', () => {
    const result = prepared(['base']);
    expect(operatorsOf(result.model)).toEqual(['relu', 'Dropout', '_div_scalar']);
    expect(result.reported.map(({ code, severity, node }) => [code, severity, node])).toEqual([
      ['MRT2003', 'warning', 'random'],
      ['MRT2003', 'warning', '_div_scalar'],
    ]);
  });

  it('must be quantizable before the keys', () => {
    const found = diagnosticsOf(() => prepared(['random']));
    expect(found.map((d) => d.node)).toEqual(['random']);
  });

  it('may have keys that prepare makes', () => {
    expect(prepared(['mrt_rewrite_conv_0']).reported).toHaveLength(2);
  });
});
