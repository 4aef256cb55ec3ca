import { ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { defineRules, refuseIf } from '../rule.js';
import { checkAffineParameters, emitStandardised } from '../shared/normalizations.js';

/** LayerNorm: its axis becomes axis 1, the mean is taken off, L2Normalization over it, gamma and beta [R201]. */
export const layerNorm = defineRules(ops.layerNorm, {
  check: (node) =>
    checkAffineParameters(node) ??
    refuseIf(node.inputShape(0).length < 2, 'the data has one axis only', 'add an axis for the batch'),
  rewrite: (context) => {
    const { attrs, emit, fresh, name, input, inputShape } = context;
    const shape = inputShape(0);
    const axis = normalizeAxis(attrs.axis, shape.length);
    const options = { mode: 'channel' as const, eps: attrs.eps };
    if (axis === 1) return emitStandardised(context, input(0), shape, { ...options, name });
    const axes = shape.map((_, i) => (i === axis ? 1 : i === 1 ? axis : i));
    const moved = emit(ops.transpose, fresh('transpose'), [input(0)], { axes });
    const normalised = emitStandardised(
      context,
      moved,
      axes.map((i) => shape[i] as number),
      { ...options, name: fresh('layer_norm') },
    );
    return emit(ops.transpose, name, [normalised], { axes });
  },
});
