import type { Diagnostic } from '@mrtjs/tensor';
import { float64 } from '@mrtjs/tensor';
import type { Invariant } from './invariants.js';
import { checkInvariants } from './invariants.js';
import type { Model, Value } from './node.js';
import { valueOf } from './node.js';
import { makeNode } from './operator.js';
import * as ops from './ops/index.js';
import { irOperators } from './ops/index.js';
import { definePass, isPass, passContext, runPasses } from './pass.js';

const variable = (name: string): Value => valueOf(makeNode(ops.variable, name, [], { shape: [2, 2] }));
const data = variable('data');
const add = (name: string, ...inputs: [Value, Value]): Value =>
  valueOf(makeNode(ops.elemwiseAdd, name, inputs));
const split = makeNode(ops.sliceChannel, 'split', [data], { num_outputs: 2 });
const w = variable('w');

function modelOf(outputs: Value[], ...params: string[]): Model {
  return {
    graph: { outputs },
    params: new Map(params.map((name) => [name, float64([2, 2], [1, 2, 3, 4])])),
  };
}

const good = modelOf([add('sum', data, w)], 'w');

describe('invariants', () => {
  it('hold for a plain model', () => {
    const all: Invariant[] = [
      'unique-names',
      'known-operators',
      'single-input',
      'single-output-nodes',
      'constants-folded',
    ];
    expect(checkInvariants(good, all, irOperators)).toEqual([]);
  });

  it.each<[string, Invariant, Model, string[]]>([
    [
      'R5: two nodes of one name',
      'unique-names',
      modelOf([add('sum', data, variable('data'))]),
      ['MRT1012 data'],
    ],
    [
      'R5: parent and child of one name',
      'unique-names',
      modelOf([add('data', data, data)]),
      ['MRT1012 data'],
    ],
    [
      'R8: every operator that is not known',
      'known-operators',
      modelOf([valueOf({ ...split, op: 'Foo' }), valueOf({ ...split, name: 'other', op: 'Bar' })]),
      ['MRT1001 split', 'MRT1001 other'],
    ],
    ['two inputs', 'single-input', modelOf([add('sum', data, w)]), ['MRT1013 undefined']],
    ['an input of another name', 'single-input', modelOf([w]), ['MRT1013 undefined']],
    ['a second output in use', 'single-output-nodes', modelOf([valueOf(split, 1)]), ['MRT1014 split']],
    ['a constant subgraph', 'constants-folded', modelOf([add('sum', w, w)], 'w'), ['MRT1015 sum']],
    [
      'a node without inputs',
      'constants-folded',
      modelOf([valueOf(makeNode(ops.arange, 'range', [], { start: 3 }))]),
      ['MRT1015 range'],
    ],
  ])('%s', (_, invariant, model, expected) => {
    const found = checkInvariants(model, [invariant], irOperators);
    expect(found.map((d) => `${d.code} ${d.node}`)).toEqual(expected);
  });
});

describe('runPasses', () => {
  const pass = (name: string, run: (model: Model) => Model, contract = {}): ReturnType<typeof definePass> =>
    definePass({ name, docs: { summary: name, exact: true }, run, ...contract });
  const replaceBy =
    (model: Model): ((before: Model) => Model) =>
    () =>
      model;

  it('runs passes in order, and is the identity without any', () => {
    const seen: string[] = [];
    const spy = (name: string): ReturnType<typeof definePass> =>
      pass(name, (model) => {
        seen.push(name);
        return model;
      });
    expect(runPasses(good, [spy('a'), spy('b')], passContext())).toBe(good);
    expect(seen).toEqual(['a', 'b']);
    expect(runPasses(good, [], passContext())).toBe(good);
  });

  it('does not run a pass on a model that it is not made for', () => {
    const run = jest.fn((model: Model) => model);
    const picky = pass('picky', run, { requires: ['single-output-nodes'] });
    expect(() => runPasses(modelOf([valueOf(split, 1)]), [picky], passContext())).toThrow(
      /MRT1014 node split.*\nMRT1016 pass picky requires single-output-nodes/,
    );
    expect(run).not.toHaveBeenCalled();
  });

  it('finds a pass that breaks its promise', () => {
    const liar = pass('liar', replaceBy(modelOf([add('data', data, data)])), { ensures: ['unique-names'] });
    expect(() => runPasses(good, [liar], passContext())).toThrow('MRT1016 pass liar ensures unique-names');
  });

  it('hands over the context', () => {
    const reported: Diagnostic[] = [];
    const talker = definePass({
      name: 'talker',
      docs: { summary: '', exact: true },
      run(model, context) {
        context.report({ code: 'MRT1001', severity: 'info', message: context.names.scope('t').fresh('x') });
        return model;
      },
    });
    const context = passContext({ report: (d) => void reported.push(d) });
    runPasses(good, [talker, talker], context);
    expect(reported.map((d) => d.message)).toEqual(['mrt_t_x_0', 'mrt_t1_x_1']);
    expect([context.profile, context.ops]).toEqual(['fixed', irOperators]);
  });
});

describe('isPass', () => {
  const pass = definePass({ name: 'p', docs: { summary: 'P.', exact: true }, run: (model) => model });
  it('knows what definePass makes', () => expect(isPass(pass)).toBe(true));
  it.each([
    ['nothing', undefined],
    ['a function', () => pass],
    ['no name', { ...pass, name: 3 }],
    ['no docs', { ...pass, docs: null }],
    ['an invariant that there is not', { ...pass, requires: ['no-batch-norm'] }],
    ['an unknown form', { ...pass, runsOn: 'later' }],
    ['nothing to run', { ...pass, run: undefined }],
  ])('%s is none', (_, value) => expect(isPass(value)).toBe(false));
});
