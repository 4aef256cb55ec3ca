import { ops } from '@mrtjs/graph';
import type { DType } from '@mrtjs/tensor';
import { DTYPES } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import type { Refuse } from './windows.js';

/** `x` in another element type; a node only where values may change. */
export function castTo(g: Emitter, x: Operand, dtype: DType, refuse: Refuse): Operand {
  if (x.kind === 'constant' || widens(x.dtype, dtype)) return g.relabelled(x, { dtype });
  const target = ops.cast.attrs.dtype.accept(dtype) ?? refuse(`the IR has no cast to ${dtype}`);
  return g.op(ops.cast, [x], { dtype: target }, { shape: x.shape, dtype });
}

/** Whether every value of one type is a value of the other: then the cast does nothing. */
function widens(from: DType, to: DType): boolean {
  const [a, b] = [DTYPES[from], DTYPES[to]];
  if (from === to || from === 'bool') return true;
  return b.kind === 'float' && (a.kind === 'float' ? a.bytes <= b.bytes : a.bytes < b.bytes || b.bytes === 8);
}
