import { ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { defineRules } from '../rule.js';

/** SliceChannel → one slice for each output [R125, D31]. */
export const sliceChannel = defineRules(ops.sliceChannel, {
  fuseOutputs: ({ attrs, emit, fresh, inputs, inputShape }) => {
    const shape = inputShape(0);
    const axis = normalizeAxis(attrs.axis, shape.length);
    const stride = (shape[axis] as number) / attrs.num_outputs;
    return Array.from({ length: attrs.num_outputs }, (_, i) => {
      const part = emit(ops.sliceAxis, fresh('slice_axis'), inputs, {
        axis,
        begin: i * stride,
        end: (i + 1) * stride,
      });
      return attrs.squeeze_axis ? emit(ops.squeeze, fresh('squeeze'), [part], { axis: [axis] }) : part;
    });
  },
});
