import type { Value } from '@mrtjs/graph';
import { getBit, ops } from '@mrtjs/graph';
import { float64, sizeOf } from '@mrtjs/tensor';
import * as cvmOps from '../../operators/all.js';
import type { CompileContext } from '../rule.js';
import { compileRule } from '../rule.js';
import { sliceAlong } from '../shared/slices.js';

/**
 * `Pad` is `concatenate` along each axis with what is added: a constant, the outermost element repeated, or the elements
 * inside in reverse. The CVM has no such operator. (Zeros around the data of a convolution have been made its own padding
 * before.)
 */
export const pad = compileRule(ops.pad, (context) => {
  const { attrs, input, emit, shapeOf, refuse } = context;
  const { mode, constant_value: constant, pad_width: widths } = attrs;
  if (!Number.isInteger(constant)) refuse(`integers are padded with ${constant}`, 'quantize the model first');
  const border = mode === 'constant' ? constantBorder(context, constant) : BORDERS[mode];
  return shapeOf(input(0)).reduce((value, _, axis) => {
    const [before = 0, after = 0] = widths.slice(2 * axis);
    const parts = [
      ...(before > 0 ? [border(context, value, axis, before, 'before')] : []),
      value,
      ...(after > 0 ? [border(context, value, axis, after, 'after')] : []),
    ];
    return parts.length === 1 ? value : emit(cvmOps.concatenate, parts, { axis });
  }, input(0));
});

/** What is added at one end of an axis. */
type Border = (
  context: Pick<CompileContext, 'emit' | 'shapeOf'>,
  value: Value,
  axis: number,
  width: number,
  end: 'before' | 'after',
) => Value;

const BORDERS: Readonly<Record<'edge' | 'reflect', Border>> = {
  edge(context, value, axis, width, end) {
    const size = context.shapeOf(value)[axis] as number;
    const outermost = sliceAlong(context, value, axis, end === 'before' ? 0 : size - 1, 1, 1);
    return context.emit(cvmOps.repeat, [outermost], { repeats: width, axis });
  },
  reflect(context, value, axis, width, end) {
    const size = context.shapeOf(value)[axis] as number;
    return sliceAlong(context, value, axis, end === 'before' ? width : size - 2, -1, width);
  },
};

function constantBorder({ parameter, shapeOf }: CompileContext, constant: number): Border {
  return (_, value, axis, width) => {
    const shape = shapeOf(value).map((dim, i) => (i === axis ? width : dim));
    const filling = float64(shape, new Float64Array(sizeOf(shape)).fill(constant));
    return parameter('pad', filling, getBit(constant));
  };
}
