/** Operators that compute element by element: all of them are pointwise operations. */
import { precisionRange } from '@mrtjs/cvm';
import type { PointwiseFunction, Value } from '../network.js';
import { INT32_RANGE } from '../network.js';
import type { Application, Translation } from './builder.js';

/** An operator that is one pointwise function of its inputs. */
const plain =
  (fn: PointwiseFunction): Translation =>
  ({ inputs, outputs, builder }) =>
    builder.pointwise(fn, inputs, outputs[0] as Value);

/** A clamp to the symmetric range of attribute `precision`, of what `inner` computes. */
const limited =
  (inner?: (application: Application, out: Value) => void): Translation =>
  (application) => {
    const { inputs, outputs, attrs, builder } = application;
    const [input, output] = [inputs[0] as Value, outputs[0] as Value];
    const limit = precisionRange(attrs['precision'] as number);
    const unlimited = inner === undefined ? input : builder.value(output.shape);
    inner?.(application, unlimited);
    builder.pointwise({ name: 'clamp', low: -limit, high: limit }, [unlimited], output);
  };

export const elementwise: Readonly<Record<string, Translation>> = {
  relu: plain({ name: 'clamp', low: 0, high: INT32_RANGE.high }),
  abs: plain({ name: 'absolute' }),
  negative: ({ inputs, outputs, builder }) =>
    builder.pointwise({ name: 'multiply' }, [inputs[0] as Value, builder.scalar(-1)], outputs[0] as Value),
  cvm_precision: plain({ name: 'bits' }),
  clip: ({ inputs, outputs, attrs, builder }) =>
    builder.pointwise(
      { name: 'clamp', low: attrs['a_min'] as number, high: attrs['a_max'] as number },
      inputs,
      outputs[0] as Value,
    ),
  cvm_clip: limited(),
  cvm_right_shift: limited(({ inputs, attrs, builder }, out) =>
    builder.pointwise({ name: 'shift', bits: attrs['shift_bit'] as number }, inputs, out),
  ),
  // A product, as its low 32 bits are those of the shifted value; 2^31 is the same as -2^31 there.
  cvm_left_shift: limited(({ inputs, attrs, builder }, out) =>
    builder.pointwise(
      { name: 'multiply' },
      [inputs[0] as Value, builder.scalar((1 << (attrs['shift_bit'] as number)) | 0)],
      out,
    ),
  ),
  cvm_lut: plain({ name: 'lookUp' }),
  elemwise_add: plain({ name: 'add' }),
  elemwise_sub: plain({ name: 'subtract' }),
  broadcast_add: plain({ name: 'add' }),
  broadcast_sub: plain({ name: 'subtract' }),
  broadcast_mul: plain({ name: 'multiply' }),
  broadcast_max: plain({ name: 'maximum' }),
  broadcast_greater: plain({ name: 'greater' }),
  broadcast_div: plain({ name: 'divide' }),
  /** A condition for whole rows is broadcast along them. */
  where: ({ inputs, outputs, builder }) => {
    const [condition, x, y] = inputs as [Value, Value, Value];
    const shape = [...condition.shape, ...new Array<number>(x.shape.length - condition.shape.length).fill(1)];
    const rows = condition.shape.length < x.shape.length ? builder.viewed(condition, shape) : condition;
    builder.pointwise({ name: 'select' }, [rows, x, y], outputs[0] as Value);
  },
};
