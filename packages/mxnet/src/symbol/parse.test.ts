import fc from 'fast-check';
import { DEFAULT_LIMITS, MrtError } from '@mrtjs/tensor';
import { versionOf } from './document.js';
import { formatSymbol } from './format.js';
import { parseSymbol } from './parse.js';

const node = (fields: object = {}): object => ({ op: 'null', name: 'data', inputs: [], ...fields });
const file = (fields: object = {}): string =>
  JSON.stringify({ nodes: [node()], arg_nodes: [0], heads: [[0, 0, 0]], ...fields });

function problems(text: string | Uint8Array): readonly string[] {
  try {
    parseSymbol(text);
  } catch (error) {
    if (error instanceof MrtError) return error.diagnostics.map((d) => d.code);
    throw error;
  }
  return [];
}

test('every dialect is told apart and kept', () => {
  const legacy = parseSymbol(
    file({ nodes: [node({ param: { a: '1' }, attr: { b: '2' }, backward_source_id: -1 })], heads: [[0, 0]] }),
  );
  expect(legacy.nodes[0]).toEqual({
    op: 'null',
    name: 'data',
    inputs: [],
    params: new Map([['a', '1']]),
    attrs: new Map([['b', '2']]),
    backwardSourceId: -1,
  });
  expect(legacy).toMatchObject({ attrKey: 'attr', heads: [{ node: 0, output: 0 }] });
  expect(versionOf(legacy)).toBe(800);
  const modern = parseSymbol(
    file({
      nodes: [node({ attrs: { a: '1' } })],
      node_row_ptr: [0, 1],
      attrs: { mxnet_version: ['int', 10500] },
    }),
  );
  expect(modern).toMatchObject({
    attrKey: 'attrs',
    nodeRowPtr: [0, 1],
    heads: [{ node: 0, output: 0, version: 0 }],
  });
  expect(versionOf(modern)).toBe(10500);
  expect(parseSymbol(new TextEncoder().encode(file())).nodes).toHaveLength(1);
});

describe('structural problems [R4]', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['no JSON', '{"nodes": [', ['MRT1102']],
    ['a trailing comma', '{"nodes": [],}', ['MRT1102']],
    ['a list', '[]', ['MRT1103']],
    ['an empty object', '{}', ['MRT1103', 'MRT1103', 'MRT1103']],
    ['no heads', file({ heads: [] }), ['MRT1105']],
    ['an unknown field', file({ foo: 1 }), ['MRT1103']],
    ['a node that is no object', file({ nodes: [3], arg_nodes: [] }), ['MRT1103']],
    ['a node without anything', file({ nodes: [{}], arg_nodes: [] }), ['MRT1103', 'MRT1103', 'MRT1103']],
    ['a node field that is unknown', file({ nodes: [node({ subgraphs: [] })] }), ['MRT1103']],
    ['two kinds of attributes', file({ nodes: [node({ attr: {}, attrs: {} })] }), ['MRT1103']],
    [
      'an attribute that is no text',
      file({ nodes: [node({ attrs: { a: 1, b: 'x', c: [] } })] }),
      ['MRT1103', 'MRT1103'],
    ],
    ['attributes that are no object', file({ nodes: [node({ param: 'x' })] }), ['MRT1103']],
    [
      'a node that uses itself',
      file({ nodes: [node({ op: 'relu', inputs: [[0, 0, 0]] })], arg_nodes: [] }),
      ['MRT1104'],
    ],
    [
      'a cycle',
      file({
        nodes: [
          node({ op: 'relu', name: 'a', inputs: [[1, 0, 0]] }),
          node({ op: 'relu', name: 'b', inputs: [[0, 0, 0]] }),
        ],
        arg_nodes: [],
      }),
      ['MRT1104'],
    ],
    ['a head that does not exist', file({ heads: [[1, 0, 0]] }), ['MRT1104']],
    ['an entry of one number', file({ heads: [[0]] }), ['MRT1103']],
    ['an entry of text', file({ heads: [['0', 0, 0]] }), ['MRT1103']],
    ['a negative entry', file({ heads: [[-1, 0, 0]] }), ['MRT1103']],
    ['arg_nodes beyond the nodes', file({ arg_nodes: [0, 1] }), ['MRT1104']],
    ['arg_nodes that name an operator', file({ nodes: [node({ op: 'relu' })] }), ['MRT1103']],
    ['a node_row_ptr that is too short', file({ node_row_ptr: [0] }), ['MRT1103']],
    ['a node_row_ptr that falls', file({ node_row_ptr: [0, -1] }), ['MRT1103']],
    ['an output beyond node_row_ptr', file({ node_row_ptr: [0, 1], heads: [[0, 1, 0]] }), ['MRT1104']],
    ['backward_source_id of text', file({ nodes: [node({ backward_source_id: 'x' })] }), ['MRT1103']],
    ['graph attributes that are no object', file({ attrs: [] }), ['MRT1103']],
  ];
  test.each(cases)('%s', (_, text, codes) => expect(problems(text)).toEqual(codes));

  test('bytes that are not UTF-8', () => expect(problems(Uint8Array.of(0xff, 0xfe))).toEqual(['MRT1102']));

  test('a hopeless file ends after fifty problems', () => {
    const nodes = new Array<object>(1000).fill({});
    expect(problems(file({ nodes }))).toHaveLength(50);
  });

  test('limits', () => {
    const limits = (change: object) => () => parseSymbol(file(), { ...DEFAULT_LIMITS, ...change });
    expect(limits({ maxFileBytes: 10 })).toThrow(/MRT0004/);
    expect(limits({ maxNodes: 0 })).toThrow(/MRT0004/);
    expect(limits({ maxJsonDepth: 3 })).toThrow(/MRT0004/);
    expect(limits({ maxJsonDepth: 4 })).not.toThrow();
    expect(problems('['.repeat(1e6))).toEqual(['MRT0004']);
    // Brackets inside text do not count.
    expect(problems(file({ nodes: [node({ name: `\\"${'['.repeat(1000)}` })] }))).toEqual([]);
  });
});

test('keys such as __proto__ are plain names', () => {
  const text = file({ nodes: [node({ name: '__proto__' })] }).replace(
    '"inputs"',
    '"attrs":{"__proto__":"x","constructor":"y"},"inputs"',
  );
  const document = parseSymbol(text);
  expect([...(document.nodes[0]?.attrs ?? [])]).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  expect(parseSymbol(formatSymbol(document))).toEqual(document);
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
});

test('what is written is read back, whatever the names', () => {
  const attributes = fc.option(
    fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { maxKeys: 3 }),
    { nil: undefined },
  );
  const nodes = fc.array(
    fc.record({
      name: fc.string({ unit: 'binary' }),
      attrs: attributes,
      uses: fc.array(fc.nat(), { maxLength: 13 }),
    }),
    {
      minLength: 1,
      maxLength: 14,
    },
  );
  fc.assert(
    fc.property(nodes, (list) => {
      const text = JSON.stringify({
        nodes: list.map(({ name, attrs, uses }, i) => ({
          op: i === 0 ? 'null' : 'op',
          name,
          ...(attrs && { attrs }),
          inputs: i === 0 ? [] : uses.map((use) => [use % i, 0, 0]),
        })),
        arg_nodes: [0],
        heads: [[list.length - 1, 0, 0]],
      });
      const document = parseSymbol(text);
      expect(JSON.parse(formatSymbol(document))).toEqual(JSON.parse(text));
      expect(parseSymbol(formatSymbol(document))).toEqual(document);
    }),
  );
});

test('lists beyond ten items get lines of their own', () => {
  const many = (n: number): string =>
    formatSymbol({
      attrKey: 'attrs',
      nodes: [{ op: 'null', name: 'a', inputs: [] }],
      argNodes: [0],
      heads: Array.from({ length: n }, () => ({ node: 0, output: 0, version: 0 })),
    });
  expect(many(10)).toContain('"heads": [[0, 0, 0], ');
  expect(many(11)).toContain('"heads": [\n    [0, 0, 0], \n');
});
