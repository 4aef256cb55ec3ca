import { ops } from '@mrtjs/graph';
import { sameShape } from '@mrtjs/tensor';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/**
 * `where` is itself. The CVM declares its result to have the bits of the condition, so a clip to those of the operands
 * follows (CVM-SPEC 8.3). One condition per row is spread over the rows: the original runtime copies only parts of them.
 */
export const where = compileRule(ops.where, ({ input, emit, shapeOf, precisionOf }) => {
  const [condition, x, y] = [input(0), input(1), input(2)];
  const shape = shapeOf(x);
  const [rows = 1, ...row] = shape;
  const spread = (): typeof condition =>
    emit(cvmOps.tile, [emit(cvmOps.reshape, [condition], { shape: [rows, ...row.map(() => 1)] })], {
      reps: [1, ...row],
    });
  const perElement = sameShape(shapeOf(condition), shape) ? condition : spread();
  const chosen = emit(cvmOps.where, [perElement, x, y]);
  const precision = Math.max(precisionOf(x), precisionOf(y));
  return precisionOf(chosen) === precision ? chosen : emit(cvmOps.cvmClip, [chosen], { precision });
});
