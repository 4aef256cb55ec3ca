import { getBit, ops } from '@mrtjs/graph';
import { float64, normalizeAxis, sameShape } from '@mrtjs/tensor';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';
import { greater } from '../shared/greater.js';

/**
 * `argmax`, which the CVM does not have: of n elements along the axis, the one at position i gets n − i where it is the
 * maximum, else 0. The largest of these is that of the first maximum.
 */
export const argmax = compileRule(ops.argmax, (context) => {
  const { attrs, outputShape, input, emit, parameter, shapeOf } = context;
  const data = attrs.axis === null ? emit(cvmOps.reshape, [input(0)], { shape: [-1] }) : input(0);
  const shape = shapeOf(data);
  const axis = attrs.axis === null ? 0 : normalizeAxis(attrs.axis, shape.length);
  const length = shape[axis] as number;
  const along = { axis: [axis], keepdims: true };
  const ranks = Float64Array.from({ length }, (_, i) => length - i);
  const constant = (value: number) => parameter('argmax', float64([1], [value]), getBit(value));

  const isLess = greater(context, emit(cvmOps.max, [data], along), data);
  const isLargest = emit(cvmOps.broadcastSub, [
    constant(1),
    emit(cvmOps.cvmClip, [isLess], { precision: 2 }),
  ]);
  const ranked = emit(cvmOps.broadcastMul, [
    isLargest,
    parameter(
      'argmax_ranks',
      float64(
        shape.map((dim, i) => (i === axis ? dim : 1)),
        ranks,
      ),
      getBit(length),
    ),
  ]);
  const position = emit(cvmOps.broadcastSub, [constant(length), emit(cvmOps.max, [ranked], along)]);
  const index = emit(cvmOps.cvmClip, [position], { precision: getBit(length - 1) });
  return sameShape(shapeOf(index), outputShape)
    ? index
    : emit(cvmOps.reshape, [index], { shape: outputShape });
});
