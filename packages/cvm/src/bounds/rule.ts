/** What one operator makes of ranges of values. */
import type { Shape } from '@mrtjs/tensor';
import type { CvmAttributes, CvmAttrsOf, CvmAttrSpecs } from '../attributes.js';
import type { AnyCvmOp, CvmOpDef, Operands } from '../operator.js';
import type { Interval } from './interval.js';

/** What is known of an input of an operator. */
export interface BoundsOperand {
  /** Holds every element. */
  readonly range: Interval;
  readonly shape: Shape;
  /** The elements themselves, of a parameter. */
  readonly values?: ArrayLike<number>;
}

/** What follows for the outputs. */
export interface Bounded {
  /** Per output: holds every element that any elements of the inputs' ranges can lead to, in unbounded integers. */
  readonly outputs: readonly Interval[];
  /** Holds every value met on the way, in whatever order it is computed; must fit 32 bits. */
  readonly steps: Interval;
}

/** The range rule of one operator. */
export interface BoundsRule {
  readonly op: AnyCvmOp;
  /**
   * Whether the result is right for any 32-bit integers, whatever precision the input declares. Such an operator may
   * follow a `where`, which declares the precision of its condition (CVM-SPEC 8.3).
   */
  readonly limits: boolean;
  /** Shapes and attributes have been checked. */
  bound(inputs: readonly BoundsOperand[], attrs: CvmAttributes, outputs: readonly Shape[]): Bounded;
}

/** Makes the range rule of an operator, with its operands and attributes typed by the operator's definition. */
export function boundsRule<S extends CvmAttrSpecs, P extends readonly string[]>(
  op: CvmOpDef<string, S, P>,
  bound: (inputs: Operands<P, BoundsOperand>, attrs: CvmAttrsOf<S>, outputs: readonly Shape[]) => Bounded,
  options: { readonly limits?: boolean } = {},
): BoundsRule {
  const { limits = false } = options;
  return Object.freeze({ op: op as AnyCvmOp, bound: bound as BoundsRule['bound'], limits });
}

/** One output; `steps` are needed where values on the way can be larger. */
export const bounded = (range: Interval, steps: Interval = range): Bounded => ({ outputs: [range], steps });
