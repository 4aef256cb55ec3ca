import type { InputScale } from '@mrtjs/graph';
import { rangeOf, roundHalfAway, scaledInput } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { fail, tensor } from '@mrtjs/tensor';

/**
 * The integer input of a compiled model: values scaled (and moved, where the input has offsets), rounded half away from zero and clipped to the
 * symmetric range of the input's bits (`load_real_data`, MRT-SPEC 4.4) [R27]. int8 up to 8 bits, else int32 (D75).
 * @throws {MrtError} MRT4027 for a value that is not a number.
 */
export function quantizeInput(values: Tensor, input: InputScale): TensorOf<'int8'> | TensorOf<'int32'> {
  const { targetBit } = input;
  const range = rangeOf(targetBit);
  const numbers = scaledInput(values, input);
  const integers = targetBit <= 8 ? new Int8Array(numbers.length) : new Int32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    if (Number.isNaN(value))
      fail('MRT4027', `element ${i} of the input is not a number`, { hint: 'check how the input was made' });
    integers[i] = Math.min(Math.max(roundHalfAway(value), -range), range);
  }
  return integers instanceof Int8Array
    ? tensor('int8', values.shape, integers)
    : tensor('int32', values.shape, integers);
}
