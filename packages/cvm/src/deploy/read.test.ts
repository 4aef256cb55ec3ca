import { refusalOf } from '../testing/index.js';
import { checkDeployGraph, storageOf } from './check.js';
import { gasOf } from './gas.js';
import { parseDeployGraph, parseOpAttrs } from './read.js';
import { formatDeployGraph, formatOpAttrs } from './write.js';

/** The example of CVM-SPEC 1.7, as a value whose parts tests replace. */
const node = { op: 'null', name: 'data', inputs: [] };
const operator = (
  name: string,
  func: string,
  inputs: readonly (readonly number[])[],
): Record<string, unknown> => ({
  op: 'cvm_op',
  name,
  attrs: { func_name: func, num_inputs: String(inputs.length), num_outputs: '1', flatten_data: '0' },
  inputs,
});
const dense = operator('dense_0', 'dense', [
  [0, 0, 0],
  [1, 0, 0],
]);
const shift = operator('cvm_right_shift_0', 'cvm_right_shift', [[2, 0, 0]]);
const attrs = {
  op_attrs: [
    'list_str',
    ['{}', '{}', '{"units": "2", "use_bias": "False"}', '{"precision": "8", "shift_bit": "5"}'],
  ],
  dltype: ['list_str', ['int32', 'int32', 'int32', 'int32']],
  precision: ['list_int', [8, 8, -1, 8]],
  storage_id: ['list_int', [2, 3, 0, 1]],
  shape: [
    'list_shape',
    [
      [1, 4],
      [2, 4],
      [1, 2],
      [1, 2],
    ],
  ],
};
const example = {
  nodes: [node, { ...node, name: 'w0' }, dense, shift],
  arg_nodes: [0, 1],
  node_row_ptr: [0, 1, 2, 3, 4],
  heads: [[3, 0, 0]],
  attrs,
  version: 'cvm_1.0.0',
};

type Change = Record<string, unknown>;
/** The example with top-level members replaced; `undefined` removes one. */
const changed = (change: Change): string => JSON.stringify({ ...example, ...change });
const withAttrs = (change: Change): string => changed({ attrs: { ...attrs, ...change } });
const withShift = (change: Change): string =>
  changed({ nodes: [...example.nodes.slice(0, 3), { ...shift, ...change }] });
const withData = (change: Change): string =>
  changed({ nodes: [{ ...node, ...change }, ...example.nodes.slice(1)] });
const shiftAttrs = (change: Change): string =>
  withShift({ attrs: { ...(shift['attrs'] as Change), ...change } });

const load = (text: string): unknown => checkDeployGraph(parseDeployGraph(text));

test('the example of the specification is read, and written to an equivalent graph [C1]', () => {
  const graph = parseDeployGraph(changed({}));
  const checked = checkDeployGraph(graph);
  expect(gasOf(checked)).toBe(106);
  expect(storageOf(checked)).toBe(64);
  expect(checked.precisions).toEqual([8, 8, 19, 8]);
  expect(JSON.parse(formatDeployGraph(graph))).toEqual(example);
  expect(parseDeployGraph(new TextEncoder().encode(formatDeployGraph(graph)))).toEqual(graph);
});

test.each([
  ['an unknown top-level key [C2]', changed({ extra: 1 }), 'E2 MRT4001'],
  ['no nodes [C3]', changed({ nodes: undefined }), 'E1 MRT4002'],
  ['no heads [C3]', changed({ heads: undefined }), 'E1 MRT4002'],
  ['no attrs [C3]', changed({ attrs: undefined }), 'E1 MRT4002'],
  ['an empty object [C3]', '{}', 'E1 MRT4002'],
  ['a root that is a list', '[]', 'E2 MRT4001'],
  ['an uncompiled operator [C4]', withShift({ op: 'relu' }), 'E1 MRT4002'],
  ['a node without op [C5]', withShift({ op: undefined }), 'E1 MRT4002'],
  ['a node without name [C5]', withShift({ name: undefined }), 'E1 MRT4002'],
  ['a node without inputs [C5]', withShift({ inputs: undefined }), 'E1 MRT4002'],
  ['an unknown node key [C5]', withShift({ control_deps: [] }), 'E2 MRT4001'],
  ['a node with precision [C5]', withShift({ precision: 5 }), 'accepted'],
  ['a precision that is text [C5]', withShift({ precision: '5' }), 'E2 MRT4001'],
  ['a variable with attrs but no func_name [C6]', withData({ attrs: {} }), 'E1 MRT4002'],
  ['a variable with func_name [C6]', withData({ attrs: { func_name: 'x' } }), 'accepted'],
  ['a variable with inputs', withData({ inputs: [[1, 0, 0]] }), 'E1 MRT4002'],
  ['an unknown key in node attrs [C7]', shiftAttrs({ extra: '1' }), 'E2 MRT4001'],
  ['no func_name [C7]', shiftAttrs({ func_name: undefined }), 'E1 MRT4002'],
  ['no node attrs at all [C7]', withShift({ attrs: undefined }), 'E2 MRT4002'],
  ['a wrong number of inputs in node attrs [C7]', shiftAttrs({ num_inputs: '7' }), 'accepted'],
  ['a number in node attrs [C8]', shiftAttrs({ num_inputs: 1 }), 'E2 MRT4001'],
  ['an entry reference of two items [C11]', withShift({ inputs: [[2, 0]] }), 'accepted'],
  ['an entry reference of one item', withShift({ inputs: [[2]] }), 'E2 MRT4001'],
  ['an entry reference of four items', withShift({ inputs: [[2, 0, 0, 0]] }), 'E2 MRT4001'],
  ['an entry reference that is a number', withShift({ inputs: [2] }), 'E2 MRT4001'],
  ['a wrong tag [C12]', withAttrs({ storage_id: ['list_str', [2, 3, 0, 1]] }), 'E1 MRT4002'],
  ['a third item behind a tag [C12]', withAttrs({ storage_id: ['list_int', [2, 3, 0, 1], 0] }), 'E1 MRT4002'],
  ['a tag alone [C12]', withAttrs({ storage_id: ['list_int'] }), 'E1 MRT4002'],
  ['a list of the wrong items [C12]', withAttrs({ storage_id: ['list_int', ['2', 3, 0, 1]] }), 'E2 MRT4001'],
  ['an unknown graph attribute [C13]', withAttrs({ storage_inplace_index: ['list_int', []] }), 'E2 MRT4001'],
  ['a dtype that is skipped [C13]', withAttrs({ dtype: ['list_int', [0]] }), 'accepted'],
  ['an empty device_index [C13]', withAttrs({ device_index: ['list_int', []] }), 'accepted'],
  ['a device_index [C13]', withAttrs({ device_index: ['list_int', [0, 0, 0, 0]] }), 'E1 MRT4002'],
  ['no shape', withAttrs({ shape: undefined }), 'E1 MRT4002'],
  ['no storage_id', withAttrs({ storage_id: undefined }), 'E1 MRT4002'],
  ['no op_attrs', withAttrs({ op_attrs: undefined }), 'E1 MRT4002'],
  ['no precision', withAttrs({ precision: undefined }), 'E1 MRT4002'],
  ['one shape too few [C14]', withAttrs({ shape: ['list_shape', attrs.shape[1]?.slice(1)] }), 'E1 MRT4007'],
  ['one storage id too few [C14]', withAttrs({ storage_id: ['list_int', [2, 3, 0]] }), 'E1 MRT4006'],
  ['one precision too many [C14]', withAttrs({ precision: ['list_int', [8, 8, -1, 8, 8]] }), 'E1 MRT4008'],
  ['op_attrs too few [C14]', withAttrs({ op_attrs: ['list_str', []] }), 'E1 MRT4002'],
  [
    'a dltype that is not int32 [C15]',
    withAttrs({ dltype: ['list_str', ['int8', 'int32', 'int32', 'int32']] }),
    'E1 MRT4010',
  ],
  ['no dltype [C15]', withAttrs({ dltype: undefined }), 'E1 MRT4010'],
  ['no version, which is 1.0.0 [C16]', changed({ version: undefined }), 'accepted'],
  ['version 1.1.0 [C16]', changed({ version: 'cvm_1.1.0' }), 'accepted'],
  [
    'version 1.1.0 without what follows from the nodes [C15, C17]',
    JSON.stringify({
      ...example,
      version: 'cvm_1.1.0',
      arg_nodes: undefined,
      node_row_ptr: undefined,
      attrs: { ...attrs, dltype: undefined },
    }),
    'accepted',
  ],
  ['another version [C16]', changed({ version: 'cvm_1.2.0' }), 'E2 MRT4010'],
  ['a wrong node_row_ptr [C17]', changed({ node_row_ptr: [0, 1, 2, 3, 5] }), 'E1 MRT4010'],
  ['wrong arg_nodes [C17]', changed({ arg_nodes: [0] }), 'E1 MRT4010'],
  [
    'op_attrs of a variable that are no JSON [C18]',
    withAttrs({ op_attrs: ['list_str', ['???', '', ...(attrs.op_attrs[1]?.slice(2) ?? [])]] }),
    'accepted',
  ],
  [
    'op_attrs that are no JSON',
    withAttrs({ op_attrs: ['list_str', ['{}', '{}', ...(attrs.op_attrs[1]?.slice(2, 3) ?? []), '']] }),
    'E2 MRT4001',
  ],
  ['a postprocess of 31 bytes', changed({ postprocess: 'x'.repeat(31) }), 'accepted'],
  ['a postprocess of 32 bytes', changed({ postprocess: 'x'.repeat(32) }), 'E1 MRT4002'],
])('%s: %s', (_, text, outcome) => expect(refusalOf(() => load(text))).toBe(outcome));

test('bytes that are no UTF-8 are code 2', () => {
  expect(refusalOf(() => parseDeployGraph(Uint8Array.of(0x22, 0xff, 0x22)))).toBe('E2 MRT4001');
});

test('host limits on file and nodes are code 1', () => {
  expect(refusalOf(() => parseDeployGraph(changed({}), { maxFileBytes: 10 }))).toBe('E1 MRT4012');
  expect(refusalOf(() => parseDeployGraph(changed({}), { maxNodes: 3 }))).toBe('E1 MRT4012');
});

test('op_attrs are flat objects of texts', () => {
  const texts = { units: '2', name: 'a "b" \\ \n' };
  expect(Object.fromEntries(parseOpAttrs(formatOpAttrs(texts)))).toEqual(texts);
  expect(formatOpAttrs({ precision: '8', shift_bit: '5' })).toBe('{"precision": "8", "shift_bit": "5"}');
  expect(refusalOf(() => parseOpAttrs('{"units": 2}'))).toBe('E2 MRT4001');
  expect(refusalOf(() => parseOpAttrs(''))).toBe('E2 MRT4001');
  expect(refusalOf(() => parseOpAttrs('[]'))).toBe('E2 MRT4001');
});

test('the layout is that of the original exporter', () => {
  const graph = parseDeployGraph(changed({ postprocess: 'argmax' }));
  const lines = formatDeployGraph(graph).split('\n');
  expect(lines.slice(0, 7)).toEqual([
    '{',
    '  "nodes": [',
    '    {',
    '      "op": "null", ',
    '      "name": "data", ',
    '      "inputs": []',
    '    }, ',
  ]);
  expect(lines).toContain('      "inputs": [[0, 0, 0], [1, 0, 0]]');
  expect(lines).toContain('  "node_row_ptr": [0, 1, 2, 3, 4], ');
  expect(lines.slice(-2)).toEqual(['  "postprocess": "argmax"', '}']);
});
