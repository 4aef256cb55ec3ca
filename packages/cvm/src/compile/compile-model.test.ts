import type { Value } from '@mrtjs/graph';
import { irOperators, ops, OperatorSet } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { parseDeployGraph } from '../deploy/read.js';
import { parseParamsBlob } from '../params/read.js';
import { cvmOps } from '../index.js';
import { compileModel } from './compile-model.js';
import { compileRule } from './rule.js';
import { compileRules } from './rules/index.js';
import { linesOf, Sketch } from '../testing/sketch.js';

const conv = { kernel: [1, 1], num_filter: 2 };

/** Two branches over shared nodes, two heads. */
function branches(): Sketch & { heads: Value[] } {
  const s = new Sketch();
  const data = s.data([1, 2, 4, 4]);
  const left = s.op(ops.convolution, [data, s.param('w', [2, 2, 1, 1]), s.param('b', [2], 12)], conv);
  const right = s.op(ops.broadcastMul, [data, s.param('scale', [1], 9)]);
  const clipped = s.op(ops.cvmClip, [s.op(ops.elemwiseAdd, [left, right])], { precision: 10 });
  return Object.assign(s, { heads: [clipped, s.op(ops.relu, [left])] });
}

it('C1, C38: the example of the specification compiles to its symbol and parameter file', () => {
  const s = new Sketch();
  const weight = s.param('w0', [2, 4], 8, [1, -2, 3, -4, 100, 100, -100, 127]);
  const attrs = { num_hidden: 2, no_bias: true, flatten: false };
  const dense = s.op(ops.fullyConnected, [s.data([1, 4]), weight], attrs);
  const compiled = compileModel({
    model: s.model(s.op(ops.cvmRightShift, [dense], { precision: 8, shift_bit: 5 })),
  });
  const { nodes, opAttrs, storageIds, precisions, shapes } = compiled.graph.graph;
  expect(nodes.map(({ name }) => name)).toEqual(['data', 'w0', 'dense_0', 'cvm_right_shift_0']);
  expect(opAttrs.slice(2)).toEqual([
    '{"units": "2", "use_bias": "False"}',
    '{"precision": "8", "shift_bit": "5"}',
  ]);
  expect([storageIds, precisions]).toEqual([
    [2, 3, 0, 1],
    [8, 8, -1, 8],
  ]);
  expect(shapes).toEqual([
    [1, 4],
    [2, 4],
    [1, 2],
    [1, 2],
  ]);
  expect([compiled.gas, compiled.storage, compiled.params.length]).toEqual([106, 64, 106]);
  expect([...compiled.params.subarray(-9)]).toEqual([0, 1, 254, 3, 252, 100, 100, 156, 127]);
});

describe('a compiled model', () => {
  const sketch = branches();
  const compiled = compileModel({ model: sketch.model(...sketch.heads) });
  const { graph } = compiled.graph;

  it('C147: has its nodes in post-order from the heads', () => {
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'data',
      'w',
      'b',
      'conv2d_0',
      'scale',
      'broadcast_mul_0',
      'elemwise_add_0',
      'cvm_clip_0',
      'relu_0',
    ]);
    expect(graph.heads).toEqual([
      { node: 7, output: 0 },
      { node: 8, output: 0 },
    ]);
  });

  it('C148, R209: names its operators by kind and counts them', () => {
    const s = new Sketch();
    const twice = s.op(ops.relu, [s.op(ops.negative, [s.op(ops.relu, [s.data([2])])])]);
    const { symbol } = compileModel({ model: s.model(twice) });
    expect(parseDeployGraph(symbol).nodes.map(({ name }) => name)).toEqual([
      'data',
      'relu_0',
      'negative_0',
      'relu_1',
    ]);
  });

  it('C150: states precisions of variables and of operators with that attribute', () => {
    expect(graph.precisions).toEqual([8, 8, 12, -1, 9, -1, -1, 10, -1]);
    expect(graph.opAttrs[2]).toBe('{"precision": "12", "shape": "(2,)"}');
    expect(graph.opAttrs[8]).toBe('{}');
  });

  it('C154, R209: is of version 1.0.0 without post-processing', () => {
    const document = JSON.parse(compiled.symbol) as Record<string, unknown>;
    expect(Object.keys(document).sort()).toEqual(
      ['arg_nodes', 'attrs', 'heads', 'node_row_ptr', 'nodes', 'version'].sort(),
    );
    expect(document['version']).toBe('cvm_1.0.0');
    expect(Object.keys(document['attrs'] as object).sort()).toEqual(
      ['dltype', 'op_attrs', 'precision', 'shape', 'storage_id'].sort(),
    );
  });

  it('C153, C51, R204: has its parameters in topological order, int8 up to 8 bits', () => {
    expect(parseParamsBlob(compiled.params).map(({ name, type }) => [name, type.bits])).toEqual([
      ['w', 8],
      ['b', 32],
      ['scale', 32],
    ]);
  });

  it('tells outputs, precisions by node of the model, gas and storage', () => {
    expect(compiled.outputs).toEqual([
      { name: 'cvm_clip3', shape: [1, 2, 4, 4], precision: 10 },
      { name: 'relu4', shape: [1, 2, 4, 4], precision: 19 },
    ]);
    // A convolution of 8 by 8 bits over two terms: 8 + 8 + 2, with bias one more.
    expect(Object.fromEntries(compiled.precisions)).toEqual({
      data: 8,
      w: 8,
      b: 12,
      scale: 9,
      Convolution0: 19,
      broadcast_mul1: 17,
      elemwise_add2: 20,
      cvm_clip3: 10,
      relu4: 19,
    });
    const [elements, operators] = [32 * 6 + 4 + 2 + 1, 32 * (2 * 3 + 1) + 32 * 4];
    expect(compiled.gas).toBe(5 * elements + operators);
    // Three slots serve the five operators: the clip takes that of the product, the relu that of the sum.
    expect(compiled.storage).toBe(4 * (32 * (3 + 1) + 4 + 2 + 1));
  });

  it('is the same every time', () => {
    const again = branches();
    const other = compileModel({ model: again.model(...again.heads) });
    expect(other.symbol).toBe(compiled.symbol);
    expect(other.params).toEqual(compiled.params);
  });
});

describe('the input', () => {
  it('C155: precedes all operators', () => {
    const s = new Sketch();
    const data = s.data([4, 2]);
    const model = s.model(s.op(ops.where, [s.param('condition', [4]), data, s.op(ops.negative, [data])]));
    const { nodes } = compileModel({ model }).graph.graph;
    expect(nodes.map(({ name }) => name).slice(0, 3)).toEqual(['data', 'condition', 'reshape_0']);
  });

  it('may come after parameters', () => {
    const s = new Sketch();
    const model = s.model(
      s.op(ops.embedding, [s.data([2], 5), s.param('table', [3, 2])], { input_dim: 3, output_dim: 2 }),
    );
    expect(compileModel({ model }).graph.graph.nodes.map(({ name }) => name)).toEqual([
      'table',
      'data',
      'take_0',
    ]);
  });

  it('R174: is declared even where the outputs are constant', () => {
    const s = new Sketch();
    const zero = s.op(ops.broadcastMul, [s.data([2, 3]), s.param('zero', [1], 1)]);
    const compiled = compileModel({
      model: s.model(s.op(ops.broadcastAdd, [zero, s.param('one', [1], 2, [1])])),
    });
    expect(compiled.graph.graph.nodes.map(({ name }) => name)).toEqual(['data', 'broadcast_add1']);
    expect(compiled.outputs).toEqual([{ name: 'broadcast_add1', shape: [2, 3], precision: 2 }]);
    expect([...parseParamsBlob(compiled.params)].map(({ bytes }) => [...bytes])).toEqual([
      [1, 1, 1, 1, 1, 1],
    ]);
  });

  it('may be an output', () => {
    const s = new Sketch();
    const data = s.data([2, 3]);
    const compiled = compileModel({ model: s.model(data, s.op(ops.relu, [data]), data) });
    expect(compiled.graph.heads).toEqual([0, 1, 0]);
  });

  it('R211, D69: has the attached shape unless another is given', () => {
    const s = new Sketch();
    const model = s.model(s.op(ops.flatten, [s.data([2, 3, 4])]));
    expect(compileModel({ model }).outputs[0]?.shape).toEqual([2, 12]);
    const shaped = compileModel({ model }, { inputShapes: new Map([['data', [5, 3, 4]]]) });
    expect(shaped.outputs[0]?.shape).toEqual([5, 12]);
  });
});

it('a rule of one’s own compiles an operator of one’s own', () => {
  const twice = { ...ops.relu, name: 'twice' };
  const s = new Sketch();
  const model = s.model(s.op(twice, [s.data([2])]));
  const { graph } = compileModel(
    { model },
    {
      ops: irOperators.use(twice),
      rules: compileRules.use(
        compileRule(twice, ({ input, emit }) => emit(cvmOps.broadcastAdd, [input(0), input(0)])),
      ),
    },
  );
  expect(linesOf(graph.graph)).toEqual(['broadcast_add_0 = broadcast_add(data, data)']);
  expect(() => compileModel({ model }, { ops: OperatorSet.of(ops.variable) })).toThrow('MRT1001 node twice0');
});

it('D71: tells where quantization recorded fewer bits than the CVM infers', () => {
  const sketch = branches();
  const reported: Diagnostic[] = [];
  const precisions = new Map([
    ['Convolution0', { out_key: 18 }],
    ['broadcast_mul1', { out_key: 24 }],
    ['data', { out_key: 8 }],
  ]);
  const quantized = { model: sketch.model(...sketch.heads), precisions };
  compileModel(quantized, { report: (diagnostic) => reported.push(diagnostic) });
  expect(reported).toEqual([
    {
      code: 'MRT4028',
      severity: 'info',
      message: 'the CVM infers 19 bits, quantization recorded 18',
      node: 'Convolution0',
    },
  ]);
});
