import type { Model } from '@mrtjs/graph';
import { defineOp, irOperators, ops, topologicalOrder, RuleSet } from '@mrtjs/graph';
import { prepareModel, preparePasses } from './prepare.js';
import { defineRules } from './rule.js';
import { prepareRules } from './rules/index.js';
import { distance, operatorsOf, Sketch } from './testing/sketch.js';

const FROM_SHAPES = ['check-shapes', 'fuse-multiple-outputs', 'fold-constants', 'validate', 'fuse-transpose'];
const TO_END = ['rewrite', 'fold-constants', 'prune-params'];

describe('R115: the sequence', () => {
  it.each([
    ['one shape', [1, 3], ['rename-input', 'attach-input-shapes']],
    ['several shapes', new Map([['x', [1, 3]]]), ['attach-input-shapes', 'fuse-multiple-inputs']],
    ['no shape', undefined, []],
  ] as const)('for %s', (_, inputShape, inputs) => {
    expect(preparePasses({ inputShape }).map((pass) => pass.name)).toEqual([
      'check-names',
      'widen-params',
      ...inputs,
      ...FROM_SHAPES,
      ...TO_END,
    ]);
  });
});

describe('prepareModel', () => {
  function network(): Model {
    const sketch = new Sketch();
    const conv = sketch.op(
      ops.convolution,
      [sketch.input([1, 2, 6, 6], 'image'), sketch.param('w', [4, 2, 3, 3])],
      {
        kernel: [3, 3],
        num_filter: 4,
        no_bias: true,
      },
    );
    const leaky = sketch.op(ops.leakyReLU, [sketch.batchNorm(conv, 4)]);
    const pooled = sketch.op(ops.pooling, [leaky], { global_pool: true, pool_type: 'avg' });
    return sketch.model(
      sketch.op(ops.fullyConnected, [pooled, sketch.param('v', [3, 4])], { num_hidden: 3, no_bias: true }),
    );
  }

  it('R11, D03: gives the same names in every run', () => {
    const names = (): string[] =>
      topologicalOrder(prepareModel(network(), { inputShape: [1, 2, 6, 6] }).graph).map((node) => node.name);
    expect(names()).toEqual(names());
    expect(names()).toEqual(
      expect.arrayContaining(['mrt_rewrite_bn_0', 'mrt_rewrite_w_0', 'leakyrelu', 'pooling']),
    );
  });

  it('leaves a prepared model as it is', () => {
    const once = prepareModel(network(), { inputShape: [1, 2, 6, 6] });
    expect(prepareModel(once, { inputShape: [1, 2, 6, 6] })).toBe(once);
  });

  it('gives a model for other batch sizes', () => {
    const prepared = prepareModel(network());
    for (const batch of [1, 4]) expect(distance(network(), prepared, { batch })).toBeLessThan(1e-12);
  });

  it('takes operators and rules of its caller', () => {
    const triple = defineOp({
      name: 'my_triple',
      summary: '3 x.',
      attrs: {},
      inputs: [{ name: 'data' }],
      infer: ([data = []]) => [data],
      evaluate: ([x]) => (x === undefined ? [] : [{ ...x, data: x.data.map((value) => 3 * value) }]),
    });
    const rules = prepareRules.use(
      defineRules(triple, {
        rewrite: ({ emit, name, input, constant }) => emit(ops.broadcastMul, name, [input(0), constant(3)]),
      }),
    );
    const sketch = new Sketch();
    const model = sketch.model(sketch.op(triple, [sketch.input([1, 2])]));
    const operators = irOperators.use(triple);
    const prepared = prepareModel(model, { rules, ops: operators });
    expect(operatorsOf(prepared)).toEqual(['broadcast_mul']);
    expect(distance(model, prepared, { ops: operators })).toBe(0);
    expect(operatorsOf(prepareModel(model, { ops: operators }))).toEqual(['my_triple']);
  });
});

describe('RuleSet', () => {
  it('R114: refuses a second set of rules for an operator', () => {
    const rules = defineRules(ops.relu, {});
    expect(() => RuleSet.of(rules, rules)).toThrow('MRT1020');
  });

  it('R149: names the operators that prepare does something with, all of the IR', () => {
    expect(prepareRules.names().length).toBeGreaterThan(40);
    expect(prepareRules.names().filter((name) => !irOperators.has(name))).toEqual([]);
    expect(prepareRules.find('Pooling')).toMatchObject({ op: 'Pooling' });
    expect(prepareRules.find('Flatten')).toBeUndefined();
  });
});
