import { ops } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { fail, sameShape } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { physicalShape } from '../operand.js';
import { ofRank } from './reshape.js';

/** `x` repeated along axes of size 1 (and new ones before its own) to a shape. */
export function expandTo(g: Emitter, x: Operand, shape: Shape): Operand {
  if (sameShape(x.shape, shape)) return x;
  if (shape.some((dim) => !Number.isSafeInteger(dim) || dim < 1))
    fail('MRT1210', `a tensor cannot be expanded to (${shape.join(', ')})`, {
      hint: 'empty tensors are not supported',
    });
  const y = ofRank(g, x, shape.length);
  // 0 keeps a dimension: the batch stays that of the input.
  const target = physicalShape(shape).map((dim, axis) => (axis === 0 && y.shape[0] === dim ? 0 : dim));
  return g.op(ops.broadcastTo, [y], { shape: target }, { shape });
}
