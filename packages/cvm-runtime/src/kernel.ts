/** Kernels: the arithmetic of one operator, bound once to the memory that it reads and writes. */
import type { AnyCvmOp, CvmAttributes, CvmAttrsOf, CvmAttrSpecs, CvmOpDef, Operands } from '@mrtjs/cvm';
import type { Shape } from '@mrtjs/tensor';

/** An entry in memory. */
export interface Operand {
  readonly shape: Shape;
  readonly data: Int32Array;
}

/** Computes the outputs from what the inputs hold now. */
export type BoundKernel = () => void;

/** The arithmetic of one operator. */
export interface Kernel {
  readonly op: AnyCvmOp;
  /** Shapes and attributes have been checked; an output never overlaps an input unless the operator's definition allows it. */
  bind(inputs: readonly Operand[], outputs: readonly Operand[], attrs: CvmAttributes): BoundKernel;
}

/** Makes the kernel of an operator, with its operands and attributes typed by the operator's definition. */
export function defineKernel<S extends CvmAttrSpecs, P extends readonly string[]>(
  op: CvmOpDef<string, S, P>,
  bind: (
    inputs: Operands<P, Operand>,
    outputs: readonly [Operand, Operand],
    attrs: CvmAttrsOf<S>,
  ) => BoundKernel,
): Kernel {
  return Object.freeze({ op: op as AnyCvmOp, bind: bind as Kernel['bind'] });
}
