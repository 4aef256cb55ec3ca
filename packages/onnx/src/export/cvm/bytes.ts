/** Bytes, as layers multiply them in both forms. */
import type { ParamTensor } from '@mrtjs/cvm';
import type { TensorOf } from '@mrtjs/tensor';
import { tensor } from '@mrtjs/tensor';
import type { NodeScope, ValueName } from './rule.js';

/**
 * Both operands of a layer are unsigned with the zero point 128: other pairs of types saturate inside some processors'
 * instructions, also in the layers that ONNX Runtime makes of pairs of QuantizeLinear and DequantizeLinear.
 */
export const ZERO_POINT = 128;

/** The zero point as a value of the file. */
export function zeroPoint(scope: NodeScope): ValueName {
  return scope.constant(tensor('uint8', [], Uint8Array.of(ZERO_POINT)), 'zero_point');
}

/** A parameter of 8 bits as unsigned bytes. */
export function unsignedBytes({ shape, data }: ParamTensor): TensorOf<'uint8'> {
  return tensor(
    'uint8',
    shape,
    Uint8Array.from(data, (value) => value + ZERO_POINT),
  );
}

/** A matrix with rows and columns exchanged. */
export function transposed({ shape: [rows = 0, columns = 0], data }: TensorOf<'uint8'>): TensorOf<'uint8'> {
  const at = (i: number): number => (i % rows) * columns + Math.floor(i / rows);
  return tensor(
    'uint8',
    [columns, rows],
    Uint8Array.from({ length: rows * columns }, (_, i) => data[at(i)] as number),
  );
}
