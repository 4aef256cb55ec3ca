import { topologicalOrder } from '@mrtjs/graph';
import { DEFAULT_LIMITS, float32, MrtError } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { onnx } from 'onnx-proto';
import type { ModelSketch, NodeRow } from '../testing/models.js';
import { encoded, int64, onnxFile, sketched } from '../testing/models.js';
import { importOnnx } from './import.js';

const SKETCH = {
  inputs: { x: [1, 2, 4, 4] },
  weights: { w: float32([3, 2, 1, 1], [1, 2, 3, 4, 5, 6]), s: int64(0, -1) },
  nodes: [
    ['Conv', ['x', 'w'], ['c'], { pads: [0, 1, 1, 0] }],
    ['AveragePool', ['c'], ['p'], { kernel_shape: [2, 2], auto_pad: 'SAME_UPPER' }],
    ['Reshape', ['p', 's'], ['y']],
  ],
  outputs: ['y'],
} as const;
const FILE = onnxFile(SKETCH);

/** Damaged files either import, or are refused with diagnostics; nothing else is thrown. */
function check(model: Uint8Array): void {
  try {
    expect(topologicalOrder(importOnnx({ model }).model.graph).length).toBeGreaterThan(0);
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    expect(error.diagnostics.length).toBeGreaterThan(0);
  }
}

function changed(change: (graph: onnx.IGraphProto) => void): Uint8Array {
  const model = sketched(SKETCH);
  change(model.graph as onnx.IGraphProto);
  return encoded(model);
}

function weightOf(graph: onnx.IGraphProto): onnx.ITensorProto {
  return graph.initializer?.[0] as onnx.ITensorProto;
}

test('the undamaged file imports', () => {
  expect(importOnnx({ model: FILE }).diagnostics).toEqual([]);
});

test('truncated anywhere', () => {
  for (let length = 0; length < FILE.length; length++) check(FILE.slice(0, length));
});

test.each([
  ['nothing', new Uint8Array()],
  ['text', new TextEncoder().encode('not a model at all')],
  ['zeros', new Uint8Array(64)],
  ['a length beyond the file', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f)],
])('%s is not an ONNX file', (_, model) => {
  expect(() => importOnnx({ model, name: 'm.onnx' })).toThrow(/^MRT1202 m.onnx: /);
});

test('messages nested deeper than the stack', () => {
  // A graph in an attribute of a node of a graph …, each one length-delimited.
  let bytes = Uint8Array.of();
  for (const tag of Array.from({ length: 12000 }, () => [0x32, 0x2a, 0x0a]).flat()) {
    const head: number[] = [tag];
    let { length } = bytes;
    for (; length > 127; length >>>= 7) head.push((length & 127) | 128);
    head.push(length);
    const longer = new Uint8Array(head.length + bytes.length);
    longer.set(head);
    longer.set(bytes, head.length);
    bytes = longer;
    if (bytes.length > 60000) break;
  }
  check(bytes);
});

const LIES: readonly [string, (graph: onnx.IGraphProto) => void, string][] = [
  [
    'more elements than bytes',
    (g) => (weightOf(g).dims = [3, 2, 1, 2]),
    'MRT1206 node w: tensor w of shape (3, 2, 1, 2) has 24 bytes, expected 48',
  ],
  ['far more elements', (g) => (weightOf(g).dims = [2 ** 28]), 'MRT1206'],
  ['more than any machine holds', (g) => (weightOf(g).dims = [2 ** 30, 2 ** 30]), 'MRT0004'],
  ['a negative dimension', (g) => (weightOf(g).dims = [-1, 2]), 'MRT0004'],
  [
    'an element type without name',
    (g) => (weightOf(g).dataType = 99),
    'MRT1207 node w: tensor w has element type 99',
  ],
  ['text', (g) => (weightOf(g).dataType = 8), 'MRT1207 node w: tensor w has element type string'],
  [
    'external data without a reader',
    (g) =>
      Object.assign(weightOf(g), {
        dataLocation: 1,
        rawData: null,
        externalData: [{ key: 'location', value: 'w.bin' }],
      }),
    'MRT1208',
  ],
  [
    'an initializer twice',
    (g) => g.initializer?.push(weightOf(g)),
    'MRT1205 node w: two initializers are named w',
  ],
  ['an input twice', (g) => g.input?.push(...g.input), 'MRT1205 node x: two inputs are named x'],
  ['no outputs', (g) => (g.output = []), 'MRT1202'],
  ['sparse weights', (g) => (g.sparseInitializer = [{ dims: [1] }]), 'MRT0004'],
  [
    'an input that is not a tensor',
    (g) => ((g.input?.[0] as onnx.IValueInfoProto).type = { sequenceType: {} }),
    'MRT1207 node x: input x is not a tensor',
  ],
  ['a graph as attribute', (g) => g.node?.[0]?.attribute?.push({ name: 'body', type: 5, g: {} }), 'MRT1211'],
];

test.each(LIES)('%s', (_, change, expected) => {
  expect(() => importOnnx({ model: changed(change) })).toThrow(expected);
});

test.each([
  ['maxFileBytes', 16],
  ['maxNodes', 2],
  ['maxTensors', 1],
  ['maxRank', 3],
  ['maxTensorBytes', 64],
] as const)('limit %s', (name, value) => {
  const limits = { ...DEFAULT_LIMITS, [name]: value };
  expect(() => importOnnx({ model: FILE, limits })).toThrow('MRT0004');
});

test('a constant that a small file makes large is not computed', () => {
  const model = onnxFile({
    inputs: { x: [1] },
    weights: { huge: int64(2 ** 20, 2 ** 20) },
    nodes: [
      ['ConstantOfShape', ['huge'], ['c']],
      ['Add', ['x', 'c'], ['y']],
    ],
    outputs: ['y'],
  });
  expect(() => importOnnx({ model })).toThrow('MRT0004');
});

/** Constants that a small file makes much of. */
const BOMBS: readonly [string, ModelSketch['nodes'], string][] = [
  [
    'products of matrices',
    [
      ['Expand', ['one', 'square'], ['a']],
      ['MatMul', ['a', 'a'], ['b']],
      ['MatMul', ['b', 'b'], ['c']],
    ],
    'MRT1214 node b: the result b would take the constants of this file beyond',
  ],
  [
    'doubling',
    Array.from({ length: 40 }, (_, i): NodeRow => [
      'Concat',
      [i === 0 ? 'one' : `d${i - 1}`, i === 0 ? 'one' : `d${i - 1}`],
      [i === 39 ? 'c' : `d${i}`],
      { axis: 0 },
    ]),
    'MRT1214',
  ],
  [
    'the same again and again',
    [
      ['Expand', ['one', 'long'], ['a']],
      ...Array.from({ length: 40 }, (_, i): NodeRow => [
        'Neg',
        [i === 0 ? 'a' : `d${i - 1}`],
        [i === 39 ? 'c' : `d${i}`],
      ]),
    ],
    'MRT1214',
  ],
  [
    'positions',
    [
      ['Range', ['zero', 'many', 'one'], ['a']],
      ['NonZero', ['a'], ['c']],
    ],
    'MRT1214',
  ],
];

test.each(BOMBS)('%s are refused before they take long', (_, nodes, expected) => {
  const model = onnxFile({
    inputs: { x: [1] },
    weights: {
      zero: float32([1], [0]),
      one: float32([1], [1]),
      many: float32([1], [2 ** 27]),
      square: int64(2000, 2000),
      long: int64(2 ** 22),
    },
    nodes: [...nodes, ['Add', ['x', 'c'], ['y']]],
    outputs: ['y'],
  });
  expect(() => importOnnx({ model })).toThrow(expected);
});

test('a split into very many parts takes no longer than they are many', () => {
  const parts = 20_000;
  const outputs = Array.from({ length: parts }, (_, i) => `p${i}`);
  const model = onnxFile({ inputs: { x: [parts] }, nodes: [['Split', ['x'], outputs]], outputs: ['p7'] });
  expect(topologicalOrder(importOnnx({ model }).model.graph)).toHaveLength(2);
});

describe('the bytes', () => {
  /** A field of bytes. */
  const field = (number: number, content: readonly number[]): number[] => {
    const head: number[] = [number * 8 + 2];
    let { length } = content;
    for (; length > 127; length >>>= 7) head.push((length & 127) | 128);
    return [...head, length, ...content];
  };
  const few = { ...DEFAULT_LIMITS, maxNodes: 1000 };
  const load = (bytes: readonly number[]) => () => importOnnx({ model: Uint8Array.from(bytes), limits: few });

  test('numbers of one byte each, which become objects, are counted', () => {
    const tensor = field(7, new Array<number>(8001).fill(1));
    expect(load(field(7, field(5, tensor)))).toThrow(
      'MRT0004 the file has too many numbers outside raw data',
    );
    // Raw data may be as long as it likes.
    expect(load(field(7, field(5, field(9, new Array<number>(8001).fill(1)))))).toThrow('MRT1202');
  });

  test('messages of two bytes each, which become objects, are counted', () => {
    const nodes = Array.from({ length: 4001 }, () => field(1, [])).flat();
    expect(load(field(7, nodes))).toThrow('MRT0004 the file has too many parts');
  });

  test.each<[string, number[], string]>([
    ['a length beyond its message', field(7, [10, 5, 1]), 'at byte 3, 5 bytes are announced, there are 1'],
    ['a number without end', [0x3a, 0xff, 0xff], 'at byte 1, a number does not end'],
    ['a length that is no number', [0x3a, ...new Array<number>(11).fill(0xff)], 'a number does not end'],
    ['field 0', [2, 0], 'a field has the number 0'],
    ['a group', [0x3b], 'a field has the wire type 3'],
    ['half a float', [13, 1, 2], 'a number ends beyond its message'],
  ])('%s', (_, bytes, says) => {
    expect(load(bytes)).toThrow(`MRT1202 the file cannot be decoded: `);
    expect(load(bytes)).toThrow(says);
  });

  test('graphs in graphs are not followed for ever', () => {
    let bytes: number[] = [];
    for (let i = 0; i < 30; i++) bytes = field(1, field(5, field(6, bytes)));
    expect(load(field(7, bytes))).toThrow('messages are nested more than 64 deep');
  });
});

test('an upsampling far beyond the limits is not tabulated', () => {
  const model = onnxFile({
    opset: 9,
    inputs: { x: [1, 1, 4, 4] },
    weights: { scales: float32([4], [1, 1, 1e9, 1e9]) },
    nodes: [['Upsample', ['x', 'scales'], ['y']]],
    outputs: ['y'],
  });
  expect(() => importOnnx({ model })).toThrow('MRT0004');
});

test('bytes replaced', () => {
  const edit = fc.tuple(fc.nat(FILE.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      check(edits.reduce((bytes, [at, value]) => bytes.with(at, value), FILE));
    }),
    { numRuns: 1500, seed: 7 },
  );
});
