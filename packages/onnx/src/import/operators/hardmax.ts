import { attr, ops } from '@mrtjs/graph';
import { float32 } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { equal } from '../shared/logic.js';
import { alongSoftmaxAxis } from '../shared/softmax.js';

/** 1 at the first largest element, else 0: whether its position is that of the element. */
export const hardmax = onnxRule(
  'Hardmax',
  { inputs: [port.of('input')], attrs: { axis: attr.optional(attr.int()) } },
  ({ g, opset, attrs, input }) =>
    alongSoftmaxAxis(g, input(0), attrs.axis, opset, (x, axis) => {
      const size = x.shape[axis] as number;
      g.plan([size]);
      const largest = g.op(
        ops.argmax,
        [x],
        { axis, keepdims: true },
        { shape: x.shape.with(axis, 1), dtype: x.dtype },
      );
      const positions = float32(
        [size, ...x.shape.slice(axis + 1).map(() => 1)],
        Float32Array.from({ length: size }, (_, i) => i),
      );
      return g.relabelled(equal(g, largest, g.constant(positions, 'positions')), { dtype: x.dtype });
    }),
);
