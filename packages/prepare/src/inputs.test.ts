import type { Model } from '@mrtjs/graph';
import { evaluateModel, inputsOf, irOperators, ops, passContext, runPasses } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { float32, float64 } from '@mrtjs/tensor';
import { renameInput } from './passes/index.js';
import { prepareModel } from './prepare.js';
import { distance, namesOf, operatorsOf, Sketch } from './testing/sketch.js';

function oneInput(name: string): Model {
  const sketch = new Sketch();
  return sketch.model(sketch.op(ops.relu, [sketch.input([1, 3], name)]));
}

/** Three inputs of shapes (2, 3), (2, 4), (2, 3), joined. */
function threeInputs(): Model {
  const sketch = new Sketch();
  const inputs = [sketch.input([2, 3], 'a'), sketch.input([2, 4], 'b'), sketch.input([2, 3], 'c')];
  return sketch.model(sketch.op(ops.concat, inputs, { dim: 1 }));
}

describe('the input of a prepared model', () => {
  it.each([
    ['a shape', [4, 3]],
    ['a map of shapes', new Map([['image', [4, 3]]])],
  ])('R117, R122, D29: given by %s, is called data and has that shape', (_, inputShape) => {
    const [input, ...others] = inputsOf(prepareModel(oneInput('image'), { inputShape }));
    expect(others).toEqual([]);
    expect(input).toMatchObject({ name: 'data', attrs: { shape: [4, 3], precision: null } });
  });

  it('R122: keeps its attributes and annotations', () => {
    const model = oneInput('image');
    const head = model.graph.outputs[0]?.node;
    const variable = head?.inputs[0]?.node;
    if (head === undefined || variable === undefined) throw new Error('no input');
    const annotated = {
      ...variable,
      attrs: { ...variable.attrs, precision: 8 },
      annotations: { ctx_group: 'x' },
    };
    const changed = {
      ...model,
      graph: { outputs: [{ node: { ...head, inputs: [{ node: annotated, output: 0 }] }, output: 0 }] },
    };
    const result = runPasses(changed, [renameInput], passContext());
    expect(inputsOf(result)[0]).toEqual({ ...annotated, name: 'data' });
  });

  it('without a shape stays as it is', () => {
    expect(inputsOf(prepareModel(oneInput('image')))[0]?.name).toBe('image');
  });

  it('R122: a parameter or operator called data is an error', () => {
    const sketch = new Sketch();
    const clash = sketch.op(ops.elemwiseAdd, [sketch.input([1], 'image'), sketch.param('data', [1])]);
    expect(() => prepareModel(sketch.model(clash), { inputShape: [1] })).toThrow('MRT2002 node data');
    const named = new Sketch();
    const operator = named.model(named.op(ops.relu, [named.input([1], 'image')], {}, 'data'));
    expect(() => prepareModel(operator, { inputShape: new Map([['image', [1]]]) })).toThrow('MRT2002');
  });

  it('R116: one shape for two inputs is an error that names them', () => {
    expect(() => prepareModel(threeInputs(), { inputShape: [2, 3] })).toThrow(
      /MRT2001 DEFAULT.Input_shape: .*inputs a, b, c/,
    );
  });

  it('a model without inputs is an error', () => {
    const sketch = new Sketch();
    const model = sketch.model(sketch.op(ops.relu, [sketch.param('w', [2])]));
    expect(() => prepareModel(model, { inputShape: [2] })).toThrow(/MRT2001.*no input/);
    expect(() => prepareModel(model, { inputShape: new Map([['x', [2]]]) })).toThrow('MRT2001');
  });

  it('R124: a shape that is missing is an error; one for something else is a warning', () => {
    const sketch = new Sketch();
    const nameless = sketch.op(ops.variable, [], {}, 'x');
    const model = sketch.model(sketch.op(ops.relu, [nameless]));
    const reported: Diagnostic[] = [];
    const report = (d: Diagnostic): void => void reported.push(d);
    expect(() => prepareModel(model)).toThrow('MRT1010 node x');
    expect(() => prepareModel(model, { inputShape: new Map([['y', [1]]]), report })).toThrow('MRT1010');
    expect(reported).toMatchObject([{ code: 'MRT1018', severity: 'warning' }]);
  });
});

describe('several inputs', () => {
  const inputShape = new Map([
    ['a', [2, 3]],
    ['b', [2, 4]],
    ['c', [2, 3]],
  ]);

  it('R116, R123: become slices of one', () => {
    const model = prepareModel(threeInputs(), { inputShape });
    expect(inputsOf(model)).toMatchObject([{ name: 'data', attrs: { shape: [20] } }]);
    const [join] = model.graph.outputs;
    const parts = join?.node.inputs.map(({ node }) => [node, node.inputs[0]?.node] as const);
    expect(parts?.map(([reshape, slice]) => [reshape.attrs, slice?.attrs])).toMatchObject([
      [{ shape: [2, 3] }, { begin: [0], end: [6] }],
      [{ shape: [2, 4] }, { begin: [6], end: [14] }],
      [{ shape: [2, 3] }, { begin: [14], end: [20] }],
    ]);
    expect(namesOf(model)).toEqual([
      'mrt_fmi_slice_0',
      'mrt_fmi_slice_1',
      'mrt_fmi_slice_2',
      'mrt_fmi_reshape_0',
      'mrt_fmi_reshape_1',
      'mrt_fmi_reshape_2',
      'concat',
    ]);
  });

  it('R123: compute the same from the joined data', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => i);
    const parts = new Map([
      ['a', float64([2, 3], values.subarray(0, 6))],
      ['b', float64([2, 4], values.subarray(6, 14))],
      ['c', float64([2, 3], values.subarray(14))],
    ]);
    const before = evaluateModel(threeInputs(), parts, irOperators);
    const after = evaluateModel(
      prepareModel(threeInputs(), { inputShape }),
      new Map([['data', float64([20], values)]]),
      irOperators,
    );
    expect(after).toEqual(before);
  });

  it('one of them may be called data', () => {
    const sketch = new Sketch();
    const model = sketch.model(sketch.op(ops.elemwiseAdd, [sketch.input([2]), sketch.input([2], 'other')]));
    const prepared = prepareModel(model, { inputShape: new Map([['data', [2]]]) });
    expect(inputsOf(prepared)).toMatchObject([{ name: 'data', attrs: { shape: [4] } }]);
  });
});

describe('parameters', () => {
  it('R15, R120: are widened, and dropped where nothing uses them', () => {
    const sketch = new Sketch();
    const head = sketch.op(ops.broadcastAdd, [sketch.input([1, 2]), sketch.param('b', [2])]);
    const model = {
      ...sketch.model(head),
      params: new Map([
        ['b', float32([2], [0.1, 2])],
        ['unused', float32([1], [1])],
      ]),
    };
    expect(prepareModel(model).params).toEqual(new Map([['b', float64([2], [Math.fround(0.1), 2])]]));
  });

  it('R126, R127, D07: what depends on them alone is folded, without loss for large integers', () => {
    const sketch = new Sketch();
    const sum = sketch.op(ops.elemwiseAdd, [sketch.param('p', [1], [16777216]), sketch.param('q', [1], [1])]);
    const range = sketch.op(ops.arange, [], { stop: 3 });
    const added = sketch.op(ops.broadcastAdd, [sketch.input([1, 3]), range], {}, 'added');
    const model = sketch.model(sketch.op(ops.broadcastAdd, [added, sum], {}, 'head'));
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['broadcast_add', 'broadcast_add']);
    expect(prepared.params.get('elemwise_add')).toEqual(float64([1], [16777217]));
    expect(prepared.params.get('_arange')).toEqual(float64([3], [0, 1, 2]));
    expect(distance(model, prepared)).toBe(0);
    expect(prepareModel(model, { profile: 'mrt1' }).params.get('elemwise_add')).toEqual(
      float64([1], [16777216]),
    );
  });
});
