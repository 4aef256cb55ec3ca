import { ops } from '@mrtjs/graph';
import { elementNumber } from '../../../proto/element-types.js';
import type { ExportContext, ValueName } from '../rule.js';
import { exportRule } from '../rule.js';
import { asCondition, asNumber, truncated } from '../shared/arithmetic.js';

/** Everything is float32 in the file, so a cast is what it does to the values. */
export const cast = exportRule(ops.cast, (g) => {
  const x = g.input(0);
  switch (g.attrs.dtype) {
    case 'float16':
      return asNumber(g, g.op('Cast', [x], { to: elementNumber('float16') }));
    case 'float32':
    case 'float64':
      return x;
    case 'bool':
      return asNumber(g, asCondition(g, x));
    case 'int32':
    case 'int64':
      return truncated(g, x);
    case 'uint8':
      return wrapped(g, truncated(g, x));
    case 'int8':
      return g.op('Sub', [wrapped(g, g.op('Add', [truncated(g, x), g.scalar(128)])), g.scalar(128)]);
  }
});

/** The remainder by 256. */
function wrapped(g: ExportContext<unknown>, x: ValueName): ValueName {
  const bytes = g.op('Floor', [g.op('Mul', [x, g.scalar(1 / 256)])]);
  return g.op('Sub', [x, g.op('Mul', [bytes, g.scalar(256)])]);
}
