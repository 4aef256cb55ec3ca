/**
 * What follows for the values of one node from what is claimed of its inputs: the checker's own rules, written apart from
 * those of the prover (`../bounds/rules`) and by other means, so that no slip in one table passes both.
 */
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import type { CvmAttributes } from '../attributes.js';
import { contractionExtents } from './contraction.js';
import { elementwiseExtents, elementwiseOperators } from './elementwise.js';
import type { ClaimedOperand, Extent } from './operand.js';
import { elementExtent, joined } from './operand.js';

/** The values of a node. */
export interface Consequence {
  /** Per output. */
  readonly outputs: readonly Extent[];
  /** The values on the way to them, in whatever order they are computed. */
  readonly passing: Extent;
}

type Rule = (
  operands: readonly ClaimedOperand[],
  attrs: CvmAttributes,
  outputs: readonly Shape[],
) => Consequence;

const ZERO: Extent = [0n, 0n];
/** What empty rows of boxes are filled with. */
const ABSENT: Extent = [-1n, -1n];

const one = (result: Extent, passing: Extent = result): Consequence => ({ outputs: [result], passing });
const operand = (operands: readonly ClaimedOperand[], at: number): ClaimedOperand =>
  operands[at] as ClaimedOperand;

/** Operators that choose, move or repeat elements of their first input [C103–C107, C115–C126]. */
const CHOOSING = [
  'expand_dims',
  'flatten',
  'max_pool2d',
  'repeat',
  'reshape',
  'slice_like',
  'squeeze',
  'strided_slice',
  'take',
  'tile',
  'transpose',
  'upsampling',
] as const;
const choosing: Rule = (operands) => one(operand(operands, 0).extent);

const contraction =
  (isPadded: (attrs: CvmAttributes) => boolean): Rule =>
  (operands, attrs) => {
    const [data, weight] = [operand(operands, 0), operand(operands, 1)];
    const { result, passing } = contractionExtents({
      data,
      weight,
      bias: operands[2],
      padded: isPadded(attrs),
    });
    return one(result, passing);
  };

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...CHOOSING.map((name) => [name, choosing] as const),
  ...[...elementwiseOperators].map((name): readonly [string, Rule] => [
    name,
    (operands, attrs) => {
      const extents = operands.map(({ extent }) => extent);
      const { result, passing } = elementwiseExtents(name, extents, attrs);
      return one(result, passing);
    },
  ]),
  ['concatenate', (operands) => one(joined(...operands.map(({ extent }) => extent)))],
  ['conv2d', contraction(({ padding }) => (padding as readonly number[]).some((size) => size !== 0))],
  ['dense', contraction(() => false)],
  [
    'sum', // [C108–C112]
    (operands, _, [reduced = []]) => {
      const { extent, shape } = operand(operands, 0);
      const terms = BigInt(sizeOf(shape)) / BigInt(sizeOf(reduced));
      const total: Extent = [extent[0] * terms, extent[1] * terms];
      return one(total, joined(total, ZERO));
    },
  ],
  [
    'max', // Over all axes because none is named: the search starts at 0 [C113].
    (operands, { axis, exclude }) => {
      const [least, largest] = operand(operands, 0).extent;
      const fromZero = (axis as readonly number[]).length === 0 && exclude !== true;
      return one(fromZero ? [least > 0n ? least : 0n, largest > 0n ? largest : 0n] : [least, largest]);
    },
  ],
  [
    'cvm_lut', // An index beyond an end of the table means that end [C127].
    (operands) => {
      const [[least, largest], table] = [operand(operands, 0).extent, operand(operands, 1)];
      if (table.elements === undefined) return one(table.extent);
      const last = BigInt(table.elements.length - 1);
      const index = (value: bigint): number => Number(value < 0n ? 0n : value > last ? last : value);
      return one(elementExtent(table.elements, index(least), index(largest) + 1));
    },
  ],
  [
    'get_valid_counts', // How many boxes are valid; and those boxes [C130].
    (operands) => {
      const { extent, shape } = operand(operands, 0);
      const count: Extent = [0n, BigInt(shape[1] as number)];
      const rows = joined(extent, ABSENT);
      return { outputs: [count, rows], passing: joined(count, rows) };
    },
  ],
  [
    'non_max_suppression', // Coordinates of boxes are subtracted from each other in 32 bits [C131–C141].
    (operands) => {
      const [least, largest] = operand(operands, 0).extent;
      const rows = joined([least, largest], ABSENT);
      return one(rows, joined(rows, [least - largest, largest - least]));
    },
  ],
]);

/** Names of the operators that the checker knows. */
export const checkedOperators: readonly string[] = [...RULES.keys()];

/** What follows for the outputs of an operator of {@link checkedOperators}; shapes and attributes have been checked. */
export function consequenceOf(
  operator: string,
  operands: readonly ClaimedOperand[],
  attrs: CvmAttributes,
  outputs: readonly Shape[],
): Consequence {
  return (RULES.get(operator) as Rule)(operands, attrs, outputs);
}
