/** Steps that copy elements. */
import type { LoweringContext } from './context.js';
import type { StridedOperand } from './strided-step.js';
import { addStridedStep } from './strided-step.js';
import { COPY_PROGRAM } from './tile-code.js';

/** Adds a step that copies elements at regular distances, to another type if need be. */
export function addCopyStep(
  context: LoweringContext,
  label: string,
  sizes: readonly number[],
  from: StridedOperand,
  to: StridedOperand,
): void {
  addStridedStep(context, {
    label,
    sizes,
    operands: [from, to],
    leading: 1,
    program: COPY_PROGRAM,
    written: [to.placement],
  });
}
