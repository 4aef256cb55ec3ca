import type { Shape } from '@mrtjs/tensor';
import { inferDeployGraph } from '../deploy/infer.js';
import { bitLength, numberPrecision, precisionRange, sumBits } from '../precision.js';
import { draftGraph, refusalOf } from '../testing/index.js';

test.each([
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [7, 3],
  [8, 4],
  [2 ** 31 - 1, 31],
  [2 ** 31, 32],
])('bitLength(%d) = sumBits = %d [C65]', (n, bits) => {
  expect(bitLength(n)).toBe(bits);
  expect(sumBits(n)).toBe(bits);
});

test.each([
  [0, 2],
  [1, 3],
  [126, 8],
  [127, 9],
  [2 ** 31 - 2, 32],
  [2 ** 31 - 1, 33],
])('numberPrecision(%d) = %d [C66]', (n, precision) => expect(numberPrecision(n)).toBe(precision));

test.each([
  [1, 0],
  [8, 127],
  [32, 2 ** 31 - 1],
])('precisionRange(%d) = %d', (precision, range) => expect(precisionRange(precision)).toBe(range));

type Operand = readonly [shape: Shape, precision: number];
type Attrs = Readonly<Record<string, string>>;
type Row = readonly [string, readonly Operand[], Attrs, number | string];

const conv = { channels: '2', kernel_size: '(3, 3)', use_bias: 'False' };
const SUBJECTS: readonly (readonly [subject: string, rows: readonly Row[]])[] = [
  [
    'conv2d and dense, where 27 terms need 5 bits [C67]',
    [
      [
        'conv2d',
        [
          [[1, 3, 5, 5], 8],
          [[2, 3, 3, 3], 8],
        ],
        conv,
        21,
      ],
      [
        'conv2d',
        [
          [[1, 3, 5, 5], 8],
          [[2, 3, 3, 3], 8],
          [[2], 31],
        ],
        { ...conv, use_bias: '1' },
        32,
      ],
      [
        'conv2d',
        [
          [[1, 3, 5, 5], 8],
          [[2, 3, 3, 3], 8],
          [[2], 32],
        ],
        { ...conv, use_bias: '1' },
        'E1 MRT4008',
      ],
      [
        'conv2d',
        [
          [[1, 3, 5, 5], 9],
          [[2, 3, 3, 3], 8],
        ],
        conv,
        'E1 MRT4008',
      ],
      [
        'dense',
        [
          [[1, 8], 8],
          [[2, 8], 4],
        ],
        { units: '2', use_bias: '0' },
        16,
      ],
      [
        'dense',
        [
          [[1, 8], 8],
          [[2, 8], 9],
        ],
        { units: '2', use_bias: '0' },
        'E1 MRT4008',
      ],
    ],
  ],
  [
    'sums, products, the widest, the same [C68]',
    [
      [
        'broadcast_add',
        [
          [[2], 7],
          [[2], 9],
        ],
        {},
        10,
      ],
      [
        'broadcast_sub',
        [
          [[2], 32],
          [[2], 9],
        ],
        {},
        'E1 MRT4008',
      ],
      [
        'elemwise_add',
        [
          [[2], 7],
          [[2], 9],
        ],
        {},
        10,
      ],
      [
        'broadcast_mul',
        [
          [[2], 16],
          [[2], 16],
        ],
        {},
        32,
      ],
      [
        'broadcast_mul',
        [
          [[2], 16],
          [[2], 17],
        ],
        {},
        'E1 MRT4008',
      ],
      [
        'broadcast_max',
        [
          [[2], 16],
          [[2], 17],
        ],
        {},
        17,
      ],
      [
        'concatenate',
        [
          [[2], 6],
          [[2], 17],
          [[2], 8],
        ],
        { axis: '0' },
        17,
      ],
      ['relu', [[[2], 13]], {}, 13],
    ],
  ],
  [
    'one operand decides [C69]',
    [
      [
        'where',
        [
          [[2], 3],
          [[2], 17],
          [[2], 8],
        ],
        {},
        3,
      ],
      [
        'broadcast_div',
        [
          [[2], 3],
          [[2], 17],
        ],
        {},
        3,
      ],
      [
        'broadcast_greater',
        [
          [[2], 3],
          [[2], 17],
        ],
        {},
        3,
      ],
      [
        'take',
        [
          [[2], 3],
          [[2], 17],
        ],
        {},
        3,
      ],
      [
        'slice_like',
        [
          [[2], 3],
          [[2], 17],
        ],
        {},
        3,
      ],
    ],
  ],
  [
    'reductions [C70]',
    [
      ['sum', [[[2, 8], 8]], { axis: '1' }, 12],
      ['sum', [[[2, 8], 8]], {}, 13],
      ['sum', [[[2, 8], 30]], { axis: '1' }, 'E1 MRT4008'],
      ['max', [[[2, 8], 8]], {}, 8],
    ],
  ],
  [
    'cvm_lut and cvm_precision [C71, C72]',
    [
      [
        'cvm_lut',
        [
          [[2], 3],
          [[4], 17],
        ],
        { in_dim: '4' },
        17,
      ],
      ['cvm_precision', [[[2], 32]], {}, 6],
    ],
  ],
  [
    'clips and shifts [C66, C74, C75]',
    [
      ['clip', [[[2], 32]], { a_min: '-127', a_max: '127' }, 9],
      ['clip', [[[2], 32]], { a_min: '-126', a_max: '5' }, 8],
      ['clip', [[[2], 32]], { a_min: '-2147483647', a_max: '0' }, 'E1 MRT4008'],
      ['cvm_clip', [[[2], 32]], { precision: '5' }, 5],
      ['cvm_right_shift', [[[2], 32]], { precision: '5', shift_bit: '1' }, 5],
      ['cvm_left_shift', [[[2], 8]], { precision: '5', shift_bit: '24' }, 5],
      ['cvm_left_shift', [[[2], 8]], { precision: '5', shift_bit: '25' }, 'E2 MRT4008'],
    ],
  ],
];

function infer([func, operands, attrs]: Row): readonly number[] {
  const names = operands.map((_, i) => (i === 0 ? 'data' : `w${i}`));
  const variables = Object.fromEntries(
    operands.map(([shape, precision], i) => [names[i] as string, { shape, precision }]),
  );
  return inferDeployGraph(draftGraph({ variables, nodes: [{ func, inputs: names, attrs }] })).precisions;
}

describe.each(SUBJECTS)('%s', (_, rows) => {
  test.each(rows)('%s of %j with %j: %s', (...row) => {
    const [, , , expected] = row;
    if (typeof expected === 'string') expect(refusalOf(() => infer(row))).toBe(expected);
    else expect(infer(row).at(-1)).toBe(expected);
  });
});

test('get_valid_counts: the count needs numberPrecision(rows · length), the rows keep theirs [C73]', () => {
  expect(infer(['get_valid_counts', [[[2, 4, 6], 13]], {}, 13])).toEqual([13, 6, 13]);
});
