import { ops, reshapeDims } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { defineRules } from '../rule.js';

/**
 * Reshape: codes read from the right are written out, and a first dimension that is kept is written as 0, so that
 * the graph works at other batch sizes, too [R160, D41].
 */
export const reshape = defineRules(ops.reshape, {
  normalize: (context) => {
    const shape = context.inputShape(0);
    const { shape: codes, reverse } = context.attrs;
    const forward = reverse ? writtenOut(shape, codes) : codes;
    const [first, ...others] = forward;
    const isKept = first !== undefined && first > 0 && first === shape[0];
    return reverse || isKept
      ? context.apply(context.inputs, { shape: isKept ? [0, ...others] : forward, reverse: false })
      : undefined;
  },
});

/** Codes for the same result read from the left: literal, but −1 for the one dimension that follows the batch. */
function writtenOut(shape: Shape, codes: readonly number[]): number[] {
  const dims = reshapeDims(shape, codes, true);
  const doubled = tryReshape(shape.with(0, 2 * (shape[0] as number)), codes);
  const varying = dims.flatMap((dim, axis) => (doubled !== undefined && doubled[axis] !== dim ? [axis] : []));
  return varying.length === 1 ? dims.with(varying[0] as number, -1) : dims;
}

/** The reshaped dimensions, unless the codes name the batch size themselves. */
function tryReshape(shape: Shape, codes: readonly number[]): number[] | undefined {
  try {
    return reshapeDims(shape, codes, true);
  } catch {
    return undefined;
  }
}
