/** Applications of every operator. A new operator gets cases in one of the lists. */
import type { OperatorCase } from './case.js';
import { activations, simple } from './elementwise.js';
import { integers } from './integers.js';
import { rearrangements } from './rearranging.js';
import { convolutions, linear, poolings } from './windows.js';

export type { OperatorCase } from './case.js';

/** Every operator, with the attributes that make a difference. */
export const operatorCases: readonly OperatorCase[] = [
  ...convolutions,
  ...poolings,
  ...linear,
  ...activations,
  ...simple,
  ...rearrangements,
  ...integers,
];
