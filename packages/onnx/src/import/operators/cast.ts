import { attr, ops } from '@mrtjs/graph';
import type { DType } from '@mrtjs/tensor';
import { DTYPES } from '@mrtjs/tensor';
import { elementType } from '../../proto/element-types.js';
import { onnxRule, port } from '../rule.js';

const attrs = { to: attr.int(), saturate: attr.bool({ default: true }) };

export const cast = onnxRule('Cast', { inputs: [port.of('input')], attrs }, ({ g, attrs, input, refuse }) => {
  const x = input(0);
  const dtype = elementType(attrs.to, 'the target of a cast');
  if (x.kind === 'constant' || widens(x.dtype, dtype)) return g.relabelled(x, { dtype });
  const target = ops.cast.attrs.dtype.accept(dtype) ?? refuse(`the IR has no cast to ${dtype}`);
  return g.op(ops.cast, [x], { dtype: target }, { shape: x.shape, dtype });
});

/** Whether every value of one type is a value of the other: then the cast does nothing. */
function widens(from: DType, to: DType): boolean {
  const [a, b] = [DTYPES[from], DTYPES[to]];
  if (from === to || from === 'bool') return true;
  return b.kind === 'float' && (a.kind === 'float' ? a.bytes <= b.bytes : a.bytes < b.bytes || b.bytes === 8);
}
