import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/**
 * `Reshape` is `reshape` with the same codes, but for those that the CVM reads otherwise, which are written out: codes
 * in reverse, and −1 beside −2 or −4, where the CVM puts the missing size at the wrong place (CVM-SPEC 4.7).
 */
export const reshape = compileRule(ops.reshape, ({ attrs, inputs, outputShape, emit }) => {
  const { shape: codes, reverse } = attrs;
  const misread = codes.includes(-1) && (codes.includes(-2) || codes.includes(-4));
  return emit(cvmOps.reshape, inputs, { shape: reverse || misread ? outputShape : codes });
});
