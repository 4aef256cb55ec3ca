import { float64 } from '@mrtjs/tensor';
import { ModelBuilder } from './builder.js';
import { NameGenerator } from './names.js';
import type { Model } from './node.js';
import { valueOf } from './node.js';
import { makeNode } from './operator.js';
import * as ops from './ops/index.js';

describe('names', () => {
  it('R9: mrt_<scope>_<suffix>_<k>, counting each suffix across scopes from 0', () => {
    const names = new NameGenerator();
    const rewrite = names.scope('rewrite');
    const quantize = names.scope('quantize');
    expect([
      rewrite.fresh('weight'),
      quantize.fresh('weight'),
      rewrite.fresh('bias'),
      rewrite.fresh(),
    ]).toEqual(['mrt_rewrite_weight_0', 'mrt_quantize_weight_1', 'mrt_rewrite_bias_0', 'mrt_rewrite_0']);
  });

  it('R10: later runs of a pass carry their number', () => {
    const names = new NameGenerator();
    expect([1, 2, 3].map(() => names.scope('rewrite').fresh('x'))).toEqual([
      'mrt_rewrite_x_0',
      'mrt_rewrite1_x_1',
      'mrt_rewrite2_x_2',
    ]);
  });

  it('R11, D03: two generators make the same names', () => {
    const run = (): string[] => {
      const scope = new NameGenerator().scope('fc');
      return [scope.fresh('a'), scope.fresh('a')];
    };
    expect(run()).toEqual(run());
  });
});

describe('constants', () => {
  const empty: Model = { graph: { outputs: [] }, params: new Map() };

  it.each([
    [0, 1],
    [1, 2],
    [-3, 3],
    [127, 8],
    [128, 9],
    [0.5, 2],
  ])('R13: the constant %d has shape (1,) and precision %d', (value, precision) => {
    const builder = new ModelBuilder(empty, new NameGenerator().scope('t'));
    const { node } = builder.constant(value);
    expect(node.name).toBe(`const_var_${value}`);
    expect(node.attrs).toEqual({ shape: [1], precision });
    expect(builder.params.get(node.name)).toEqual(float64([1], [value]));
  });

  it('R13, D05: equal constants are one variable, also when it was there before', () => {
    const first = new ModelBuilder(empty, new NameGenerator().scope('t'));
    const constant = first.constant(2);
    expect(first.constant(2)).toBe(constant);
    const head = valueOf(makeNode(ops.relu, 'r', [constant]));
    const second = new ModelBuilder(first.finish({ outputs: [head] }), new NameGenerator().scope('t'));
    expect(second.constant(2).node).toBe(constant.node);
    expect(second.constant(3).node).not.toBe(constant.node);
  });
});
