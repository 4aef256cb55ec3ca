import type { BoundKernel, Operand } from '../../kernel.js';

/** Copies the elements in order; only the shape changes. */
export function copy([data]: readonly [Operand], [out]: readonly [Operand, ...Operand[]]): BoundKernel {
  return () => out.data.set(data.data);
}
