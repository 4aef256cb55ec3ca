/** What operations become: which steps, and which requantizations in them. */
import { checkDeployGraph } from '@mrtjs/cvm';
import type { Draft } from '@mrtjs/cvm/testing';
import { loadedDraft } from '@mrtjs/cvm/testing';
import { checkParameters } from '../parameters.js';
import { describeShared, requireShared } from '@mrtjs/testing';
import { parseDeployGraph, parseParamsBlob } from '@mrtjs/cvm';
import { readFileSync } from 'node:fs';
import type { Group } from './fuse.js';
import { groupOperations } from './fuse.js';
import type { Value } from './network.js';
import { planModel } from './plan.js';
import { rewriteNetwork } from './rewrite.js';
import type { Cell } from './tile-program.js';
import { tileProgramOf } from './tile-program.js';
import { translate } from './translate/index.js';

/** One line for each step: what it starts from, and its program without loads. */
function stepsOf(draft: Draft, values: Readonly<Record<string, readonly number[]>>, from = 1): string[] {
  const { graph, params } = loadedDraft(draft, values);
  const network = rewriteNetwork(translate(graph, checkParameters(graph, params)));
  // Most often the first step only brings the input to its precision.
  return groupOperations(network).slice(from).map(lineOf);
}

function lineOf(group: Group): string {
  const { anchor } = group;
  const source = anchor?.kind === 'contraction' || anchor?.kind === 'fold' ? anchor.output : undefined;
  const isTerm = ({ elements, shape }: Value): boolean =>
    elements !== undefined && shape.every((size, axis) => size === 1 || axis === shape.length - 3);
  const { cells, stores } = tileProgramOf(group, source, isTerm);
  const lines = cells.flatMap((cell) =>
    cell.kind === 'source' || cell.kind === 'load' ? [] : [textOf(cell)],
  );
  const types = [...stores.values()].flat().map(({ type }) => `int${8 << type}`);
  return [anchor?.kind ?? 'pointwise', ...lines, ...(types.length > 0 ? [`→ ${types.join(', ')}`] : [])].join(
    ' ',
  );
}

function textOf(cell: Cell): string {
  if (cell.kind !== 'requantize') return cell.kind;
  const { addend, bias, clamp1, factors, shift, clamp2 } = cell;
  const range = (name: string, limits: typeof clamp1): string[] =>
    limits === undefined ? [] : [`${name} ${limits.low}..${limits.high}`];
  const parts = [
    ...(addend === undefined ? [] : ['+']),
    ...bias.map(({ sign }) => (sign < 0 ? '-bias' : 'bias')),
    ...range('clamp', clamp1),
    ...factors.map(() => 'factor'),
    ...(shift === undefined ? [] : [`>> ${shift}`]),
    ...range('clamp', clamp2),
  ];
  return `(${parts.join(' ')})`;
}

const image = { shape: [1, 4, 6, 6], precision: 8 };
const variables = {
  data: image,
  w: { shape: [4, 4, 3, 3], precision: 8 },
  b: { shape: [4], precision: 16 },
  m: { shape: [1, 4, 1, 1], precision: 12 },
  s: { shape: [1], precision: 12 },
};
const values = {
  w: new Array<number>(144).fill(3),
  b: [1, 2, 3, 4],
  m: [900, 901, 902, 903],
  s: [1000],
};
const conv = (inputs: readonly string[], name: string, use_bias = true): Draft['nodes'][number] => ({
  func: 'conv2d',
  inputs: [...inputs, 'w', ...(use_bias ? ['b'] : [])],
  name,
  attrs: { channels: 4, kernel_size: [3, 3], padding: [1, 1], use_bias },
});
const node = (
  func: string,
  inputs: readonly string[],
  name: string,
  attrs: Draft['nodes'][number]['attrs'] = {},
): Draft['nodes'][number] => ({ func, inputs, name, attrs });
const shift = (input: string, name: string, precision: number, shift_bit: number) =>
  node('cvm_right_shift', [input], name, { precision, shift_bit });
const clip = (input: string, name: string, precision: number) =>
  node('cvm_clip', [input], name, { precision });

test.each<[string, Draft['nodes'], readonly string[], readonly string[]]>([
  [
    'a layer as the original compiles it is one requantization',
    [conv(['data'], 'c'), node('relu', ['c'], 'r'), shift('r', 'out', 8, 9)],
    ['out'],
    ['contraction (bias >> 9 clamp 0..127) → int8'],
  ],
  [
    'clamps meet, and come after the shift',
    [
      conv(['data'], 'c'),
      clip('c', 'd', 16),
      node('relu', ['d'], 'r'),
      clip('r', 'e', 15),
      shift('e', 'out', 8, 7),
    ],
    ['out'],
    ['contraction (bias >> 7 clamp 0..127) → int8'],
  ],
  [
    'a factor for each channel',
    [
      conv(['data'], 'c'),
      clip('c', 'd', 16),
      node('broadcast_mul', ['d', 'm'], 'e'),
      shift('e', 'out', 8, 20),
    ],
    ['out'],
    ['contraction (bias clamp -32767..32767 factor >> 20 clamp -127..127) → int8'],
  ],
  [
    'one branch for later, one for the next layer',
    [
      conv(['data'], 'c'),
      clip('c', 'd', 16),
      node('broadcast_mul', ['d', 's'], 'e'),
      shift('e', 'later', 16, 10),
      shift('d', 'next', 8, 8),
    ],
    ['later', 'next'],
    [
      'contraction (bias clamp -32767..32767) (factor >> 10 clamp -32767..32767) (>> 8 clamp -127..127) → int16, int8',
    ],
  ],
  [
    'a sum with an earlier result is part of the later layer',
    [
      conv(['data'], 'c'),
      shift('c', 'x', 8, 9),
      conv(['x'], 'd'),
      shift('d', 'e', 8, 9),
      node('elemwise_add', ['e', 'x'], 'f'),
      node('relu', ['f'], 'g'),
      clip('g', 'out', 8),
    ],
    ['out'],
    [
      'contraction (bias >> 9 clamp -127..127) → int8',
      'contraction (bias >> 9 clamp -127..127) (+ clamp 0..127) → int8',
    ],
  ],
  [
    'the same result is computed once',
    [
      conv(['data'], 'c'),
      shift('c', 'x', 8, 9),
      shift('c', 'y', 8, 9),
      node('elemwise_add', ['x', 'y'], 'out'),
    ],
    ['out'],
    ['contraction (bias >> 9 clamp -127..127) (+) → int8'],
  ],
  [
    'what narrows goes before a concatenation',
    [
      conv(['data'], 'c'),
      clip('c', 'd', 16),
      conv(['data'], 'e', false),
      clip('e', 'f', 16),
      node('concatenate', ['d', 'f'], 'g', { axis: 1 }),
      shift('g', 'out', 8, 8),
    ],
    ['out'],
    [
      'contraction (bias >> 8 clamp -127..127) → int8',
      'contraction (>> 8 clamp -127..127) → int8',
      'move → int8',
    ],
  ],
  [
    'what narrows and never falls goes before a pooling',
    [
      conv(['data'], 'c'),
      clip('c', 'd', 16),
      node('max_pool2d', ['d'], 'p', { pool_size: [2, 2] }),
      node('negative', ['p'], 'n'),
      shift('p', 'q', 8, 8),
      node('max_pool2d', ['q'], 'out', { pool_size: [2, 2] }),
    ],
    ['out'],
    ['contraction (bias >> 8 clamp -127..127) → int8', 'pool → int8', 'pool → int8'],
  ],
  [
    'what falls stays behind a pooling',
    [
      conv(['data'], 'c'),
      clip('c', 'd', 16),
      node('max_pool2d', ['d'], 'p', { pool_size: [2, 2] }),
      node('negative', ['p'], 'n'),
      shift('n', 'out', 8, 8),
    ],
    ['out'],
    [
      'contraction (bias clamp -32767..32767) → int16',
      'pool → int16',
      'pointwise (factor >> 8 clamp -127..127) → int8',
    ],
  ],
  [
    'a sum over pixels is requantized where it is computed',
    [node('sum', ['data'], 'a', { axis: [2, 3] }), shift('a', 'out', 8, 5)],
    ['out'],
    ['fold (>> 5 clamp -127..127) → int8'],
  ],
])('%s', (_, nodes, heads, expected) => {
  expect(stepsOf({ variables, nodes, heads }, values)).toEqual(expected);
});

test('a shift whose rounding may wrap stays as it is', () => {
  const wide = { variables: { data: { shape: [4], precision: 32 } }, nodes: [shift('data', 'a', 32, 1)] };
  const exact = { variables: { data: { shape: [4], precision: 31 } }, nodes: [shift('data', 'a', 32, 1)] };
  expect(stepsOf(wide, {}, 0)).toEqual([
    'pointwise (clamp -2147483647..2147483647) shift (clamp -2147483647..2147483647) → int32',
  ]);
  // What is given may be anything: that clamp stays before the shift.
  expect(stepsOf(exact, {}, 0)).toEqual([
    'pointwise (clamp -1073741823..1073741823 >> 1 clamp -2147483647..2147483647) → int32',
  ]);
});

describeShared(['bench'], 'networks', () => {
  test.each([
    ['resnet18', { convolution: 20, pool: 1, sum: 1, dense: 1, pointwise: 1 }],
    ['mobilenet1', { convolution: 14, depthwise: 13, sum: 1, dense: 1, pointwise: 1 }],
  ])('%s has one step for each layer', (name, expected) => {
    const file = (part: string): Uint8Array => readFileSync(requireShared('bench', name, part));
    const graph = checkDeployGraph(parseDeployGraph(file('symbol')));
    const tensors = checkParameters(graph, parseParamsBlob(file('params')));
    const { descriptions } = planModel(graph, tensors, { threads: 1, fused: true, grain: 1 });
    const counts: Record<string, number> = {};
    for (const { label } of descriptions) counts[label] = (counts[label] ?? 0) + 1;
    expect(counts).toEqual(expected);
  });
});
