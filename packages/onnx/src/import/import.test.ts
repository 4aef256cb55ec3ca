import {
  evaluateModel,
  inferShapes,
  inputsOf,
  irOperators,
  outputNames,
  topologicalOrder,
} from '@mrtjs/graph';
import { float32, MrtError } from '@mrtjs/tensor';
import type { ModelSketch } from '../testing/models.js';
import { int64, listOf, onnxFile } from '../testing/models.js';
import type { OnnxImport, OnnxSource } from './import.js';
import { importOnnx } from './import.js';

function load(sketch: ModelSketch, source: Partial<OnnxSource> = {}): OnnxImport {
  return importOnnx({ ...source, model: onnxFile(sketch) });
}

/** Codes, nodes and messages of a refusal. */
function refusal(sketch: ModelSketch, source: Partial<OnnxSource> = {}): string[] {
  try {
    load(sketch, source);
  } catch (error) {
    if (error instanceof MrtError)
      return error.diagnostics.map(({ code, node, message }) => `${code} ${node}: ${message}`);
    throw error;
  }
  return [];
}

const names = ({ model }: OnnxImport): string[] =>
  topologicalOrder(model.graph).map((node) => `${node.op} ${node.name}`);

test('nodes are named after the values that they compute, parameters after initializers', () => {
  const result = load({
    inputs: { x: [1, 2] },
    weights: { w: float32([3, 2], [1, 2, 3, 4, 5, 6]), b: float32([3], [1, 1, 1]) },
    nodes: [
      ['Gemm', ['x', 'w', 'b'], ['dense'], { transB: 1 }, 'layer'],
      ['HardSigmoid', ['dense'], ['y']],
    ],
    outputs: ['y'],
  });
  expect(names(result)).toEqual([
    'null x',
    'null w',
    'null b',
    'FullyConnected dense',
    '_mul_scalar y_mul_scalar',
    '_plus_scalar y_plus_scalar',
    'clip y',
  ]);
  expect([...result.model.params.keys()]).toEqual(['w', 'b']);
});

test('generated names keep clear of names in the file', () => {
  const result = load({
    inputs: { y_mul_scalar: [2] },
    nodes: [['HardSigmoid', ['y_mul_scalar'], ['y']]],
    outputs: ['y'],
  });
  expect(names(result)[1]).toBe('_mul_scalar y_mul_scalar1');
});

test('a folded weight is named after the initializer that it comes from', () => {
  const { model } = load({
    inputs: { x: [1, 2] },
    weights: { w: float32([2, 3], [1, 2, 3, 4, 5, 6]) },
    nodes: [['MatMul', ['x', 'w'], ['y']]],
    outputs: ['y'],
  });
  expect([...model.params]).toEqual([['w_transpose', float32([3, 2], [1, 4, 2, 5, 3, 6])]]);
});

test('names of object properties are names like any other', () => {
  const { model } = load({
    inputs: { constructor: [2] },
    weights: { ['__proto__']: float32([2], [1, 2]) },
    nodes: [
      ['Add', ['constructor', '__proto__'], ['toString']],
      ['Relu', ['toString'], ['hasOwnProperty']],
    ],
    outputs: ['hasOwnProperty'],
  });
  expect(outputNames(model.graph)).toEqual(['hasOwnProperty']);
});

test('values passed on keep their names and their number', () => {
  const result = load({
    inputs: { x: [2] },
    weights: { w: float32([2], [1, 2]) },
    nodes: [
      ['Identity', ['w'], ['v']],
      ['Dropout', ['x'], ['dropped']],
      ['Add', ['dropped', 'v'], ['a']],
      ['Mul', ['a', 'w'], ['m']],
    ],
    outputs: ['m'],
  });
  expect(names(result)).toEqual(['null w', 'null x', 'broadcast_add a', 'broadcast_mul m']);
});

test('shape arithmetic is computed', () => {
  const { model } = load({
    inputs: { x: [2, 3, 4] },
    weights: { zero: int64(0), rest: int64(-1) },
    nodes: [
      ['Shape', ['x'], ['s']],
      ['Gather', ['s', 'zero'], ['n']],
      ['Concat', ['n', 'rest'], ['target'], { axis: 0 }],
      ['Reshape', ['x', 'target'], ['y']],
    ],
    outputs: ['y'],
  });
  expect(topologicalOrder(model.graph).map((node) => node.op)).toEqual(['null', 'Flatten']);
  expect(model.params.size).toBe(0);
});

test('an output that is constant is a parameter', () => {
  const { model } = load({ inputs: { x: [2, 3] }, nodes: [['Shape', ['x'], ['s']]], outputs: ['s'] });
  expect(outputNames(model.graph)).toEqual(['s']);
  expect(listOf(model.params.get('s'))).toEqual([2, 3]);
});

describe('shapes of inputs', () => {
  const open: ModelSketch = {
    inputs: { x: ['N', 2, 4] },
    nodes: [['Flatten', ['x'], ['y']]],
    outputs: ['y'],
  };
  const fixed: ModelSketch = {
    inputs: { x: [1, 2, 4] },
    weights: { to: int64(1, 8), b: float32([1, 8], [0, 1, 2, 3, 4, 5, 6, 7]) },
    nodes: [
      ['Reshape', ['x', 'to'], ['r']],
      ['Add', ['r', 'b'], ['y']],
    ],
    outputs: ['y'],
  };

  test('a size that is left open is bound', () => {
    const { model } = load(open, { inputShapes: new Map([['x', [5, 2, 4]]]) });
    expect([...inferShapes(model, irOperators).values()].at(-1)).toEqual([[5, 8]]);
  });

  test('also where the file says -1', () => {
    const { model } = load(
      { ...open, inputs: { x: [-1, 2, 4] } },
      { inputShapes: new Map([['x', [5, 2, 4]]]) },
    );
    expect([...inferShapes(model, irOperators).values()].at(-1)).toEqual([[5, 8]]);
  });

  test('it must be', () => {
    expect(refusal(open)).toEqual(['MRT1209 x: the shape of input x is (N, 2, 4)']);
  });

  test.each([[[5, 3, 4]], [[5, 8]]])('%j contradicts the file', (shape) => {
    expect(refusal(open, { inputShapes: new Map([['x', shape]]) })[0]).toMatch(/^MRT1209 x: .* not \(5, /);
  });

  test('another batch than the file has, although a reshape names it', () => {
    const { model } = load(fixed, { inputShapes: new Map([['x', [3, 2, 4]]]) });
    const x = float32(
      [3, 2, 4],
      Array.from({ length: 24 }, (_, i) => i),
    );
    const [y] = evaluateModel(model, new Map([['x', x]]), irOperators);
    expect(y?.shape).toEqual([3, 8]);
    expect(listOf(y).slice(16)).toEqual([16, 18, 20, 22, 24, 26, 28, 30]);
  });

  test('a batch that the model cannot have is refused', () => {
    const sketch: ModelSketch = {
      ...fixed,
      weights: { ...fixed.weights, to: int64(8, 1), b: float32([8, 1], [0, 1, 2, 3, 4, 5, 6, 7]) },
    };
    expect(refusal(sketch, { inputShapes: new Map([['x', [3, 2, 4]]]) })[0]).toMatch(/^MRT1010 r: /);
  });

  test('a shape for something else is reported', () => {
    const { diagnostics } = load(fixed, { name: 'm.onnx', inputShapes: new Map([['z', [1]]]) });
    expect(diagnostics).toMatchObject([{ code: 'MRT1212', severity: 'warning', file: 'm.onnx' }]);
    expect(inputsOf(load(fixed).model)).toHaveLength(1);
  });
});

describe('refusals', () => {
  test('everything that is not supported is listed at once', () => {
    const sketch: ModelSketch = {
      inputs: { x: [1, 2] },
      nodes: [
        ['LSTM', ['x'], ['a'], {}, 'first'],
        ['Relu', ['a'], ['b']],
        ['MatMulInteger', ['x'], ['c'], {}, 'second'],
        ['Foo', ['b'], ['d']],
        ['Add', ['c', 'd'], ['y']],
      ],
      outputs: ['y'],
    };
    expect(refusal(sketch)).toEqual([
      'MRT1201 first: operator LSTM is not supported: it repeats itself over a sequence, and the IR has no loops',
      expect.stringMatching(
        /^MRT1201 second: operator MatMulInteger is not supported: the model is quantized/,
      ),
      'MRT1201 d: operator Foo is not supported',
    ]);
  });

  test('what no output needs may be anything', () => {
    const nodes: ModelSketch['nodes'] = [
      ['LSTM', ['x'], ['a']],
      ['Relu', ['x'], ['y']],
    ];
    expect(refusal({ inputs: { x: [1] }, nodes, outputs: ['y'] })).toEqual([]);
  });

  test.each([6, 22])('operator set %d', (opset) => {
    const sketch: ModelSketch = {
      opset,
      inputs: { x: [1] },
      nodes: [['Relu', ['x'], ['y']]],
      outputs: ['y'],
    };
    expect(refusal(sketch)).toEqual([`MRT1203 undefined: the operator set has version ${opset}`]);
    expect(refusal({ ...sketch, opset: 9, domain: 'com.example' })).toEqual([
      'MRT1203 undefined: the file names no operator set',
    ]);
  });

  const relu: ModelSketch['nodes'][number] = ['Relu', ['x'], ['y']];
  const bad: readonly [string, ModelSketch['nodes'], string][] = [
    [
      'a cycle',
      [
        ['Add', ['x', 'b'], ['a']],
        ['Relu', ['a'], ['b']],
        ['Relu', ['b'], ['y']],
      ],
      'MRT1204 a: Add reads b, which only a later node computes',
    ],
    [
      'a value that nothing computes',
      [['Add', ['x', 'q'], ['y']]],
      'MRT1204 y: Add reads q, which nothing computes',
    ],
    ['an output that nothing computes', [['Relu', ['x'], ['a']]], 'MRT1204 y: nothing computes the output y'],
    ['a value computed twice', [relu, relu], 'MRT1205 y: two values are named y'],
    ['a value named like an input', [['Relu', ['x'], ['x']], relu], 'MRT1205 x: two values are named x'],
    [
      'an output of training',
      [['MaxPool', ['x'], ['a', 'y'], { kernel_shape: [1] }]],
      "MRT1201 y: the model's output y is one that MRT does not compute",
    ],
    ['too many inputs', [['Relu', ['x', 'x'], ['y']]], 'MRT1210 y: Relu has 2 inputs'],
    ['too few inputs', [['Add', ['x'], ['y']]], 'MRT1210 y: Add: input B is missing'],
    ['an input left out', [['Add', ['', 'x'], ['y']]], 'MRT1210 y: Add: input A is missing'],
    [
      'an unknown attribute',
      [['Relu', ['x'], ['y'], { ['__proto__x']: 1 }]],
      'MRT1003 y: Relu has no attribute "__proto__x"',
    ],
    [
      'an attribute out of range',
      [['MaxPool', ['x'], ['y'], { kernel_shape: [0] }]],
      'MRT1004 y: MaxPool: attribute "kernel_shape" is [0]',
    ],
    ['element types that differ', [['Add', ['x', 'i'], ['y']]], 'MRT1210 y: Add: A is float32, B is int64'],
    [
      'shapes that do not broadcast',
      [['Add', ['x', 'w'], ['y']]],
      'MRT0002 y: shapes (1, 1, 4) and (3,) do not broadcast',
    ],
  ];
  test.each(bad)('%s', (_, nodes, expected) => {
    const weights = { inf: float32([1], [Infinity]), i: int64(1), w: float32([3], [1, 2, 3]) };
    expect(refusal({ inputs: { x: [1, 1, 4] }, weights, nodes, outputs: ['y'] })).toContainEqual(expected);
  });

  test('an operator of another domain', () => {
    expect(refusal({ inputs: { x: [1] }, nodes: [['Foo', ['x'], ['y']]], outputs: ['y'] })).toEqual([
      'MRT1201 y: operator Foo is not supported',
    ]);
  });
});
