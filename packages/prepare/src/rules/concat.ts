import { ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { defineRules } from '../rule.js';
import { transposedAlike } from '../shared/transposes.js';

/** Concat: the axis is counted from the front; inputs transposed alike are joined before [R166]. */
export const concat = defineRules(ops.concat, {
  normalize: (context) => {
    const dim = normalizeAxis(context.attrs.dim, context.outputShape.length);
    return dim === context.attrs.dim ? undefined : context.apply(context.inputs, { dim });
  },
  fuseTranspose: (context) => {
    const inputs = transposedAlike(context);
    const axes = inputs?.[0]?.axes;
    if (inputs === undefined || axes === undefined) return undefined;
    const dim = axes[normalizeAxis(context.attrs.dim, axes.length)] as number;
    const joined = context.apply(
      inputs.map(({ source }) => source),
      { dim },
    );
    return context.emit(ops.transpose, context.fresh('fuse_transpose'), [joined], { axes });
  },
});
