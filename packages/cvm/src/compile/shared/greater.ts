import type { Value } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import type { CompileContext } from '../rule.js';

/**
 * 1 where `left` > `right`, else 0. The CVM declares the result to have the bits of `left`; where that is a single one,
 * which allows 0 alone, a clip declares the second (CVM-SPEC 8.3).
 */
export function greater(
  { emit, precisionOf }: Pick<CompileContext, 'emit' | 'precisionOf'>,
  left: Value,
  right: Value,
): Value {
  const compared = emit(cvmOps.broadcastGreater, [left, right]);
  return precisionOf(left) > 1 ? compared : emit(cvmOps.cvmClip, [compared], { precision: 2 });
}
