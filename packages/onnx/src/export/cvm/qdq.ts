/**
 * The QDQ form: float arithmetic between pairs of QuantizeLinear and DequantizeLinear, which runtimes with integer
 * hardware turn into integer layers of their own. Its values are the integers of the compiled model, as floats.
 */
import { precisionRange } from '@mrtjs/cvm';
import type { TensorOf } from '@mrtjs/tensor';
import type { Arithmetic } from './arithmetic.js';
import { channelShape } from './arithmetic.js';
import { transposed, unsignedBytes, zeroPoint } from './bytes.js';
import type { CvmOperand, NodeScope, ValueName } from './rule.js';

/** Values of so few bits are quantized to bytes. */
const BYTE_PRECISION = 8;

export const qdqArithmetic: Arithmetic = Object.freeze({
  form: 'qdq',
  dtype: 'float32',

  convolution(scope, data, weight, bias, { kernel, strides, padding, dilation, groups }) {
    const attributes = {
      kernel_shape: kernel,
      strides,
      pads: [...padding, ...padding],
      dilations: dilation,
      group: groups,
    };
    const sums = scope.op('Conv', [data.name(), weightOf(scope, weight)], attributes);
    return bias === undefined
      ? sums
      : scope.op('Add', [sums, scope.reshape(bias.name(), channelShape(bias))]);
  },

  // Neither Gemm nor an Add, which ONNX Runtime 1.30 makes a Gemm of: where its result is not quantized at once, the layer
  // that it makes of that is one that it then refuses.
  dense(scope, data, weight, bias) {
    const { values } = weight;
    const columns =
      values === undefined
        ? scope.op('Transpose', [weight.name()], { perm: [1, 0] })
        : weight.as('dequantized columns', () => dequantized(scope, transposed(unsignedBytes(values))));
    const sums = scope.op('MatMul', [data.name(), columns]);
    return bias === undefined ? sums : scope.op('Sub', [sums, scope.op('Neg', [bias.name()])]);
  },

  limit: (scope, x, precision) => requantized(scope, x, 0, precision),

  shiftRight: (scope, x, shift, precision) => requantized(scope, x.name(), shift, precision),

  quotient(scope, a, b) {
    const quotient = scope.op('Div', [a, b]);
    return scope.op('Mul', [scope.op('Sign', [quotient]), scope.op('Floor', [scope.op('Abs', [quotient])])]);
  },

  positions: (scope, x) => scope.cast(x, 'int32'),

  maxPool: (_, x, pool) => pool(x.name()),
} satisfies Arithmetic);

/** x / 2^shift, rounded and limited: by a pair of operators where 8 bits hold the result. */
function requantized(scope: NodeScope, x: ValueName, shift: number, precision: number): ValueName {
  const range = precisionRange(precision);
  if (precision > BYTE_PRECISION) {
    if (shift === 0) return scope.clip(x, -range, range);
    const scaled = scope.op('Mul', [x, scope.number(2 ** -shift)]);
    return scope.clip(scope.op('Floor', [scope.op('Add', [scaled, scope.number(0.5)])]), -range, range);
  }
  const zero = zeroPoint(scope);
  const quantized = scope.op('QuantizeLinear', [x, scope.number(2 ** shift), zero]);
  const pair = scope.op('DequantizeLinear', [quantized, scope.number(1), zero]);
  return precision < BYTE_PRECISION ? scope.clip(pair, -range, range) : pair;
}

/** A weight in bytes, which the runtime makes floats. */
function weightOf(scope: NodeScope, weight: CvmOperand): ValueName {
  const { values } = weight;
  if (values === undefined) return weight.name();
  return weight.as('dequantized', () => dequantized(scope, unsignedBytes(values)));
}

function dequantized(scope: NodeScope, bytes: TensorOf<'uint8'>): ValueName {
  return scope.op('DequantizeLinear', [scope.constant(bytes, 'weight'), scope.number(1), zeroPoint(scope)]);
}
