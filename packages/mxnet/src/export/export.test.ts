import fc from 'fast-check';
import type { AttrSpecs, AttrValue, Model, Node, Value } from '@mrtjs/graph';
import {
  checkAttributes,
  irOperators,
  isVariable,
  makeNode,
  ops,
  portsOf,
  topologicalOrder,
  valueOf,
} from '@mrtjs/graph';
import type { Random, Tensor } from '@mrtjs/tensor';
import { equalTensors, float32, float64, seededRandom, tensor, zeros } from '@mrtjs/tensor';
import { importMxnet } from '../import/import.js';
import { parseParams } from '../params/parse.js';
import { exportMxnet } from './export.js';

const input = (name: string, shape: readonly number[] | null = null): Value =>
  valueOf(makeNode(ops.variable, name, [], { shape }));

test('the files of a small model', () => {
  const bn = makeNode(
    ops.batchNorm,
    'bn',
    ['data', 'gamma', 'beta', 'mean', 'var'].map((name) => input(name, name === 'data' ? [-1, 3] : null)),
    { eps: 1e-5, fix_gamma: false },
    { __lr_mult__: '2' },
  );
  const clip = makeNode(ops.cvmClip, 'clip', [valueOf(bn)], { precision: 8 });
  const params = new Map<string, Tensor>(
    ['var', 'mean', 'beta', 'gamma', 'unused'].map((name, i) => [name, float64([3], [i, 0.1, -0])]),
  );
  const { symbol, params: bytes } = exportMxnet({ graph: { outputs: [valueOf(clip)] }, params });
  expect(symbol).toBe(
    `
{
  "nodes": [
    {
      "op": "null", 
      "name": "data", 
      "attrs": {"__shape__": "(-1, 3)"}, 
      "inputs": []
    }, 
    {
      "op": "null", 
      "name": "gamma", 
      "inputs": []
    }, 
    {
      "op": "null", 
      "name": "beta", 
      "inputs": []
    }, 
    {
      "op": "null", 
      "name": "mean", 
      "inputs": []
    }, 
    {
      "op": "null", 
      "name": "var", 
      "inputs": []
    }, 
    {
      "op": "BatchNorm", 
      "name": "bn", 
      "attrs": {
        "__lr_mult__": "2", 
        "eps": "1e-05", 
        "fix_gamma": "False"
      }, 
      "inputs": [[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 1], [4, 0, 1]]
    }, 
    {
      "op": "Custom", 
      "name": "clip", 
      "attrs": {
        "op_type": "cvm_clip", 
        "precision": "8"
      }, 
      "inputs": [[5, 0, 0]]
    }
  ], 
  "arg_nodes": [0, 1, 2, 3, 4], 
  "node_row_ptr": [0, 1, 2, 3, 4, 5, 8, 9], 
  "heads": [[6, 0, 0]], 
  "attrs": {"mxnet_version": ["int", 10500]}
}`.trimStart(),
  );
  const file = parseParams(bytes);
  expect(file.names).toEqual(['arg:gamma', 'arg:beta', 'aux:mean', 'aux:var']);
  expect(file.arrays.map((array) => [array.format, array.tensor?.dtype])).toEqual(
    new Array(4).fill([2, 'float64']),
  );
});

test('two nodes of one name, or operators of no set, are not written', () => {
  const relu = (value: Value, name: string): Value => valueOf(makeNode(ops.relu, name, [value]));
  const twins = relu(relu(input('x'), 'y'), 'y');
  expect(() => exportMxnet({ graph: { outputs: [twins] }, params: new Map() })).toThrow(/MRT1012 node y/);
  const foreign = valueOf({ op: 'Foo', name: 'foo', attrs: {}, inputs: [], annotations: {} });
  expect(() => exportMxnet({ graph: { outputs: [foreign] }, params: new Map() })).toThrow(/MRT1001 node foo/);
});

test('graphs deeper than the call stack are written', () => {
  let value = input('data');
  for (let i = 0; i < 20000; i++) value = valueOf(makeNode(ops.relu, `r${i}`, [value]));
  expect(exportMxnet({ graph: { outputs: [value] }, params: new Map() }).symbol).toContain('"r19999"');
});

/** Values that attributes are drawn from; each spec takes those that it accepts. */
const POOL: readonly AttrValue[] = [
  ...[0, 1, 2, 3, 8, -1, -2, 0.5, 1e-5, 1e-7, 127.5, -0.1, 2 ** 31, 0.30000000000000004],
  ...[true, false, 'relu', 'sigmoid', 'tanh', 'NCHW', 'max', 'avg', 'valid', 'full', 'constant', 'edge'],
  ...['nearest', 'bilinear', 'prelu', 'leaky', 'float32', 'int8', 'corner', 'center', 'training', 'instance'],
  ...[[], [1], [3, 3], [0, 1], [1, 2, 3, 4], [-1, 0], [0, -1, -2]],
  ...[
    [null, 2],
    [null, -1, null],
  ],
  null,
];

// Crop is read as slice where it can be, so it does not come back under its own name.
const OPERATORS = irOperators.names().filter((name) => name !== 'null' && name !== 'Crop');

const NAMES = ['n', '__proto__', 'arg:x', 'ünï "quoted"\\', 'a b', "it's", '(1, 2)', 'constructor'];

function randomAttrs(specs: AttrSpecs, random: Random): Record<string, AttrValue> {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]): [string, AttrValue][] => {
      const fits = POOL.filter((value) => spec.accept(value) !== undefined);
      const choice = fits[random.int(fits.length)];
      // A default is left out half of the time.
      return choice === undefined || (spec.default !== undefined && random.next() < 0.5)
        ? []
        : [[name, choice]];
    }),
  );
}

function randomTensor(random: Random): Tensor {
  const shape = Array.from({ length: random.int(4) }, () => random.int(4));
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, () => random.normal());
  const kinds = [
    () => float32(shape, values),
    () => float64(shape, values),
    () =>
      tensor(
        'int8',
        shape,
        Int8Array.from(values, (v) => v * 40),
      ),
    () => zeros('int32', shape),
  ];
  return (kinds[random.int(kinds.length)] as () => Tensor)();
}

/** A graph of any operators on any inputs: shapes need not fit, for neither direction looks at them. */
function randomModel(seed: number): Model {
  const random = seededRandom(seed);
  const params = new Map<string, Tensor>();
  const values: Value[] = [input('data', [1, 3]), input('__proto__')];
  const annotations = (): Record<string, string> =>
    random.next() < 0.3 ? { __a__: 'x', ctx_group: '(1,' } : {};
  const parameter = (name: string): Value => {
    params.set(name, randomTensor(random));
    const attrs =
      random.next() < 0.5
        ? { shape: params.get(name)?.shape.filter((dim) => dim > 0) ?? [], precision: 9 }
        : {};
    return valueOf(makeNode(ops.variable, name, [], attrs, { kernel: '(3, 3)', ...annotations() }));
  };
  const any = (): Value => values[random.int(values.length)] as Value;
  for (let i = 0; i < 12; i++) {
    const def = irOperators.get(OPERATORS[random.int(OPERATORS.length)] as string);
    const attrs = randomAttrs(def.attrs, random);
    const name = `${NAMES[random.int(NAMES.length)]}${i}`;
    const checked = checkAttributes(def.attrs, attrs, '', def.name).attrs;
    const inputs = portsOf(def, checked).flatMap((port) =>
      Array.from({ length: port.variadic ? 1 + random.int(12) : 1 }, () =>
        port.parameter ? parameter(`${name}_${port.name}`) : any(),
      ),
    );
    const node = makeNode(def, name, inputs, attrs, annotations());
    const outputs = Math.min(def.outputs?.(node.attrs as never) ?? 1, 3);
    for (let output = 0; output < outputs; output++) values.push(valueOf(node, output));
  }
  return {
    graph: {
      outputs: Array.from({ length: 1 + random.int(3) }, () => values.at(-1 - random.int(4)) as Value),
    },
    params,
  };
}

/** A model without its object identities. */
function flat(model: Model): unknown {
  const order = topologicalOrder(model.graph);
  const index = new Map(order.map((node, i) => [node, i]));
  const use = ({ node, output }: Value): string => `${index.get(node)}:${output}`;
  return {
    nodes: order.map(({ op, name, attrs, annotations, inputs }: Node) => ({
      op,
      name,
      attrs,
      annotations,
      inputs: inputs.map(use),
    })),
    heads: model.graph.outputs.map(use),
  };
}

test('what is exported is imported again as the same model, and exported as the same bytes', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const model = randomModel(seed);
      const files = exportMxnet(model);
      const back = importMxnet(files).model;
      expect(flat(back)).toEqual(flat(model));
      for (const node of topologicalOrder(model.graph)) {
        const before = isVariable(node) ? model.params.get(node.name) : undefined;
        const after = back.params.get(node.name);
        expect(before === undefined ? after === undefined : after && equalTensors(before, after)).toBe(true);
      }
      const again = exportMxnet(back);
      expect(again.symbol).toBe(files.symbol);
      expect(Buffer.compare(again.params, files.params)).toBe(0);
    }),
    { numRuns: 200 },
  );
});
