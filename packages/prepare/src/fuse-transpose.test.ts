import type { Model, Profile, Value } from '@mrtjs/graph';
import { ops, passContext, runPasses } from '@mrtjs/graph';
import { fuseTranspose, validate } from './passes/index.js';
import { prepareRules } from './rules/index.js';
import { distance, namesOf, operatorsOf, Sketch } from './testing/sketch.js';

const AXES = [0, 2, 3, 1];
const BACK = [0, 3, 1, 2];

function fused(model: Model, profile: Profile = 'fixed'): Model {
  return runPasses(model, [validate(prepareRules), fuseTranspose(prepareRules)], passContext({ profile }));
}

/** `build` gets a sketch and a function that gives transposed inputs. */
function modelOf(build: (sketch: Sketch, transposed: (axes?: readonly number[]) => Value) => Value): Model {
  const sketch = new Sketch();
  let count = 0;
  const transposed = (axes: readonly number[] = AXES): Value => {
    count++;
    const data = sketch.input([1, 2, 3, 4], `x${count}`);
    return sketch.op(ops.transpose, [data], { axes }, `t${count}`);
  };
  return sketch.model(build(sketch, transposed));
}

/** Operators after the pass, in topological order. */
const cases: readonly (readonly [string, Model, readonly string[]])[] = [
  ['R128: inverse transposes vanish', modelOf((s, t) => s.op(ops.transpose, [t()], { axes: BACK })), []],
  ['R128: others compose', modelOf((s, t) => s.op(ops.transpose, [t()], { axes: AXES })), ['transpose']],
  ['R158: missing axes are reversed', modelOf((s, t) => s.op(ops.transpose, [t([])])), []],
  ['R156: relu', modelOf((s, t) => s.op(ops.relu, [t()])), ['relu', 'transpose']],
  [
    'R156: Activation relu',
    modelOf((s, t) => s.op(ops.activation, [t()], { act_type: 'relu' })),
    ['Activation', 'transpose'],
  ],
  [
    'R156: Activation sigmoid stays',
    modelOf((s, t) => s.op(ops.activation, [t()], { act_type: 'sigmoid' })),
    ['transpose', 'Activation'],
  ],
  ['R156: LeakyReLU', modelOf((s, t) => s.op(ops.leakyReLU, [t()])), ['LeakyReLU', 'transpose']],
  [
    'R156: LeakyReLU prelu stays, its slopes belong to an axis',
    modelOf((s, t) => s.op(ops.leakyReLU, [t(), s.param('gamma', [3])], { act_type: 'prelu' })),
    ['transpose', 'LeakyReLU'],
  ],
  ['R156: clip', modelOf((s, t) => s.op(ops.clip, [t()], { a_min: 0, a_max: 1 })), ['clip', 'transpose']],
  ['R156: Dropout', modelOf((s, t) => s.op(ops.dropout, [t()])), ['Dropout', 'transpose']],
  [
    'R156: elemwise_add, equal axes',
    modelOf((s, t) => s.op(ops.elemwiseAdd, [t(), t()])),
    ['elemwise_add', 'transpose'],
  ],
  [
    'R156: elemwise_sub, equal axes',
    modelOf((s, t) => s.op(ops.elemwiseSub, [t(), t()])),
    ['elemwise_sub', 'transpose'],
  ],
  [
    'R156: elemwise_mul, equal axes',
    modelOf((s, t) => s.op(ops.elemwiseMul, [t(), t()])),
    ['elemwise_mul', 'transpose'],
  ],
  [
    'R156: elemwise_add, one operand not transposed',
    modelOf((s, t) => s.op(ops.elemwiseAdd, [t(), s.input([1, 3, 4, 2])])),
    ['transpose', 'elemwise_add'],
  ],
  [
    'R156: elemwise_add, unequal axes',
    modelOf((s, t) =>
      s.op(ops.elemwiseAdd, [
        t([0, 1, 3, 2]),
        s.op(ops.transpose, [s.input([4, 3, 2, 1], 'y')], { axes: [3, 2, 0, 1] }),
      ]),
    ),
    ['transpose', 'transpose', 'elemwise_add'],
  ],
  ['R166: Concat', modelOf((s, t) => s.op(ops.concat, [t(), t()], { dim: 2 })), ['Concat', 'transpose']],
  ['R166: Concat, default axis', modelOf((s, t) => s.op(ops.concat, [t(), t()])), ['Concat', 'transpose']],
  [
    'R166: Concat, negative axis',
    modelOf((s, t) => s.op(ops.concat, [t(), t()], { dim: -1 })),
    ['Concat', 'transpose'],
  ],
  [
    'R156: sum, dimensions kept',
    modelOf((s, t) => s.op(ops.sum, [t()], { axis: [1, 2], keepdims: true })),
    ['sum', 'transpose'],
  ],
  ['R156: sum, rest in order', modelOf((s, t) => s.op(ops.sum, [t()], { axis: [3] })), ['sum']],
  [
    'R156: sum, rest not in order',
    modelOf((s, t) => s.op(ops.sum, [t()], { axis: [1] })),
    ['sum', 'transpose'],
  ],
  ['R156: sum of all', modelOf((s, t) => s.op(ops.sum, [t()])), ['sum']],
  [
    'R156, R187, D40: sum with exclude and a negative axis',
    modelOf((s, t) => s.op(ops.sum, [t()], { axis: [-1], exclude: true })),
    ['sum'],
  ],
  [
    'R156: mean',
    modelOf((s, t) => s.op(ops.mean, [t()], { axis: [1], keepdims: true })),
    ['mean', 'transpose'],
  ],
  ['other operators stay', modelOf((s, t) => s.op(ops.sigmoid, [t()])), ['transpose', 'sigmoid']],
];

describe('fuse-transpose', () => {
  it.each(cases)('R130, %s', (_, model, expected) => {
    const result = fused(model);
    expect(operatorsOf(result)).toEqual(expected);
    expect(distance(model, result)).toBeLessThan(1e-12);
  });

  it('R156: names: the operator keeps its own, the transpose takes the old one’s', () => {
    expect(namesOf(fused(modelOf((s, t) => s.op(ops.relu, [t()]))))).toEqual(['relu', 't1']);
    expect(namesOf(fused(modelOf((s, t) => s.op(ops.elemwiseAdd, [t(), t()]))))).toEqual([
      'elemwise_add',
      'mrt_fuse_transpose_fuse_transpose_0',
    ]);
    expect(namesOf(fused(modelOf((s, t) => s.op(ops.sum, [t()], { axis: [1] }))))).toEqual([
      'mrt_fuse_transpose_reduce_0',
      'sum',
    ]);
  });

  /** A transpose with three consumers. */
  function shared(): Model {
    const sketch = new Sketch();
    const moved = sketch.op(ops.transpose, [sketch.input([1, 2, 3, 4])], { axes: AXES }, 't');
    const left = sketch.op(ops.relu, [moved], {}, 'left');
    const right = sketch.op(ops.clip, [moved], { a_min: -1, a_max: 0.5 }, 'right');
    return sketch.model(left, right, moved);
  }

  it('R129, D32: a transpose with several consumers is moved under generated names', () => {
    const model = shared();
    const result = fused(model);
    const names = namesOf(result);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['t', 'mrt_fuse_transpose_transpose_0', 'mrt_fuse_transpose_transpose_1']),
    );
    expect(distance(model, result)).toBe(0);
  });

  it('D32: in profile mrt1 all that is moved has one name, and the first of the name stands for all', () => {
    const model = shared();
    const result = fused(model, 'mrt1');
    expect(namesOf(result)).toEqual(['left', 't']);
    expect(new Set(result.graph.outputs.map(({ node }) => node))).toHaveProperty('size', 1);
    expect(distance(model, result)).toBeGreaterThan(0.1);
  });

  it('D32: in profile mrt1 what follows reads the node of that name, too', () => {
    const sketch = new Sketch();
    const moved = sketch.op(ops.transpose, [sketch.input([1, 2, 3, 4])], { axes: AXES }, 't');
    const sum = sketch.op(ops.sigmoid, [sketch.op(ops.relu, [moved], {}, 'left')], {}, 'behind');
    const result = fused(sketch.model(moved, sum), 'mrt1');
    expect(namesOf(result)).toEqual(['t', 'behind']);
    expect(result.graph.outputs[1]?.node.inputs[0]?.node).toBe(result.graph.outputs[0]?.node);
  });

  it('R128: transposes cancel through chains of operators', () => {
    const model = modelOf((s, t) => {
      const sum = s.op(ops.elemwiseAdd, [s.op(ops.relu, [t()]), s.op(ops.dropout, [t()])]);
      return s.op(ops.transpose, [s.op(ops.clip, [sum], { a_min: 0, a_max: 1 })], { axes: BACK });
    });
    const result = fused(model);
    expect(operatorsOf(result)).not.toContain('transpose');
    expect(distance(model, result)).toBe(0);
  });
});
