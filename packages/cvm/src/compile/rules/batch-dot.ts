import type { Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/**
 * `batch_dot`, which the CVM does not have, is the sum over the inner axis of all products, each an element of a tensor
 * (batch, rows, columns, inner), where that is not larger than the CVM allows.
 */
export const batchDot = compileRule(ops.batchDot, ({ attrs, input, emit }) => {
  const swapped = (value: Value): Value => emit(cvmOps.transpose, [value], { axes: [0, 2, 1] });
  const rows = attrs.transpose_a ? swapped(input(0)) : input(0);
  const columns = attrs.transpose_b ? input(1) : swapped(input(1));
  const products = emit(cvmOps.broadcastMul, [
    emit(cvmOps.expandDims, [rows], { axis: 2 }),
    emit(cvmOps.expandDims, [columns], { axis: 1 }),
  ]);
  return emit(cvmOps.sum, [products], { axis: [3], keepdims: false });
});
