import { getBit, ops } from '@mrtjs/graph';
import { float64, sizeOf } from '@mrtjs/tensor';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/**
 * `Pad` with a constant is `concatenate` with constant parameters, axis by axis: the CVM has no such operator. (Zeros
 * around the data of a convolution have been made its own padding before.)
 */
export const pad = compileRule(ops.pad, ({ attrs, input, emit, parameter, shapeOf, refuse }) => {
  const { mode, constant_value: constant, pad_width: widths } = attrs;
  if (mode !== 'constant') refuse(`mode ${mode} has no form on the CVM`, 'split the model before this node');
  if (!Number.isInteger(constant)) refuse(`integers are padded with ${constant}`, 'quantize the model first');
  return shapeOf(input(0)).reduce((value, _, axis) => {
    const border = (size: number | undefined): ReturnType<typeof input>[] => {
      if (size === undefined || size === 0) return [];
      const shape = shapeOf(value).map((dim, i) => (i === axis ? size : dim));
      const filling = float64(shape, new Float64Array(sizeOf(shape)).fill(constant));
      return [parameter('pad', filling, getBit(constant))];
    };
    const parts = [...border(widths[2 * axis]), value, ...border(widths[2 * axis + 1])];
    return parts.length === 1 ? value : emit(cvmOps.concatenate, parts, { axis });
  }, input(0));
});
