import type { Model, Pass, Value } from '@mrtjs/graph';
import {
  defineOp,
  definePass,
  irOperators,
  makeNode,
  ops,
  topologicalOrder,
  RuleSet,
  valueOf,
} from '@mrtjs/graph';
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

describe("passes of the user's own", () => {
  const pass = (name: string, run: (model: Model) => Model, more: Partial<Pass> = {}): Pass =>
    definePass({ name, docs: { summary: `${name}.`, exact: true }, run, ...more });
  const nothing = (model: Model): Model => model;

  it('run before or after the rewriting, in the order given, and the model is checked after them', () => {
    const passes = [
      pass('late', nothing, { runsOn: 'rewritten' }),
      pass('early', nothing, { runsOn: 'trained' }),
      pass('second', nothing),
    ];
    expect(preparePasses({ passes }).map(({ name }) => name)).toEqual([
      ...['check-names', 'widen-params', 'check-shapes', 'fuse-multiple-outputs', 'fold-constants'],
      ...['early', 'second', 'check-shapes', 'fold-constants'],
      ...['validate', 'fuse-transpose', 'rewrite', 'fold-constants'],
      ...['late', 'check-shapes', 'fold-constants', 'validate', 'prune-params'],
    ]);
  });

  const sketch = new Sketch();
  const scaled = sketch.op(ops.leakyReLU, [sketch.op(ops.mulScalar, [sketch.input([1, 4])], { scalar: 3 })]);
  const model = sketch.model(scaled);

  it('see the operators that they are made for', () => {
    const seen: string[][] = [];
    const look = (runsOn: 'trained' | 'rewritten') =>
      pass(runsOn, (given) => (seen.push(operatorsOf(given)), given), { runsOn });
    prepareModel(model, { inputShape: [1, 4], passes: [look('trained'), look('rewritten')] });
    expect(seen[0]).toEqual(expect.arrayContaining(['_mul_scalar', 'LeakyReLU']));
    expect(seen[1]).not.toContain('_mul_scalar');
    expect(seen[1]).not.toContain('LeakyReLU');
  });

  const doubled: Pass = pass('doubled', (given) => {
    const [head] = given.graph.outputs;
    const twice = makeNode(ops.elemwiseAdd, 'twice', [head, head] as [Value, Value]);
    return { ...given, graph: { outputs: [valueOf(twice)] } };
  });

  it('may add what is then rewritten', () => {
    const prepared = prepareModel(model, { inputShape: [1, 4], passes: [doubled] });
    expect(operatorsOf(prepared)).toContain('elemwise_add');
  });

  it.each<[string, Pass, string]>([
    ['an unknown operator', pass('odd', (given) => renamed(given, { op: 'Mystery' })), 'MRT1001'],
    ['a name that is taken', pass('odd', (given) => renamed(given, { name: 'data' })), 'MRT1012'],
  ])('that leave %s are named', (_, odd, code) => {
    const run = () => prepareModel(model, { inputShape: [1, 4], passes: [odd] });
    expect(run).toThrow(code);
    expect(run).toThrow('MRT1016 pass odd ensures');
  });

  it('that add what cannot be quantized after the rewriting are found', () => {
    const back = pass(
      'back',
      (given) => {
        const [head] = given.graph.outputs as readonly [Value];
        const random = makeNode(ops.dropout, 'random', [head], { mode: 'always' });
        return { ...given, graph: { outputs: [valueOf(random)] } };
      },
      { runsOn: 'rewritten' },
    );
    expect(() => prepareModel(model, { inputShape: [1, 4], passes: [back] })).toThrow(/MRT2003/);
  });

  function renamed(given: Model, change: Partial<Value['node']>): Model {
    const [head] = given.graph.outputs as readonly [Value];
    return { ...given, graph: { outputs: [valueOf({ ...head.node, ...change })] } };
  }
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
