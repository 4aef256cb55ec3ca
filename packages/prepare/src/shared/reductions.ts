/** Reductions (`sum`, `mean`, `max`, `min`) in one form. */
import type { Attributes, ReductionAttrs } from '@mrtjs/graph';
import { reducedAxes } from '@mrtjs/graph';
import type { Rule } from '../rule.js';

/** Lists the reduced axes in full, without `exclude`; reducing none is the input itself [R187, D40]. */
export const listReducedAxes: Rule<ReductionAttrs & Attributes> = (context) => {
  const { axis, exclude } = context.attrs;
  const axes = reducedAxes(context.attrs, context.inputShape(0).length);
  if (axes.length === 0) return context.input(0);
  return !exclude && axis?.join() === axes.join()
    ? undefined
    : context.apply(context.inputs, { axis: axes, exclude: false });
};
