/** The byte string that the original makes of a model's outputs (CVM-SPEC 3.4). */
import { logicError } from '@mrtjs/cvm';
import { sizeOf } from '@mrtjs/tensor';
import { elementSize } from './input.js';
import type { TensorInfo } from './tensor-info.js';

/** How the outputs of one model are written. */
export interface OutputFormat {
  readonly typeSize: 1 | 4;
  /** Bytes, as the original reports them. */
  readonly length: number;
  /**
   * The bytes.
   * @throws {CvmError} code 1 (MRT4103) for heads that do not line up row by row [C59, C60].
   */
  encode(heads: readonly Int32Array[]): Uint8Array;
}

/** The output format for a model's heads and its `postprocess` word; an unknown word means none [C55, C56, C61]. */
export function outputFormat(outputs: readonly TensorInfo[], postprocess: string): OutputFormat {
  const precision = Math.max(...outputs.map((output) => output.precision));
  const rows = outputs.map(headRows);
  if (postprocess === 'argmax') {
    const length = 4 * rows.reduce((sum, head) => sum + head.count, 0);
    return { typeSize: 4, length, encode: (heads) => encodeArgmax(heads, rows, length) };
  }
  const detection = postprocess === 'detection';
  const typeSize = detection ? 4 : elementSize(precision);
  const rowLength = rows.reduce((sum, head) => sum + head.length, 0);
  const length = detection
    ? 4 * (outputs[0]?.shape.at(-2) ?? 0) * rowLength
    : typeSize * outputs.reduce((sum, output) => sum + sizeOf(output.shape), 0);
  if (!detection && outputs.length === 1)
    return { typeSize, length, encode: ([head]) => packed(head ?? [], typeSize) };
  return {
    typeSize,
    length,
    encode(heads) {
      const interleaved = interleave(heads, rows);
      if (interleaved.length * typeSize !== length)
        logicError('MRT4103', `the outputs have more bytes than the ${length} that the model reports`, {
          hint: 'detection is meant for a batch of 1; read the heads one by one with run()',
        });
      return packed(interleaved, typeSize);
    },
  };
}

/** A head seen as rows of its last axis. */
interface Rows {
  readonly count: number;
  readonly length: number;
}

function headRows({ shape }: TensorInfo): Rows {
  const length = shape.at(-1) ?? 1;
  return { length, count: sizeOf(shape) / length };
}

/** Row 0 of every head, then row 1 of every head, and so on [C58]. */
function interleave(heads: readonly Int32Array[], rows: readonly Rows[]): number[] {
  const count = rows[0]?.count ?? 0;
  if (heads.length < 2 || rows.some((head) => head.count !== count))
    logicError(
      'MRT4103',
      `heads of ${rows.map((head) => head.count).join(', ')} rows cannot be joined row by row`,
      {
        hint: 'read the heads one by one with run()',
      },
    );
  const values: number[] = [];
  for (let r = 0; r < count; r++)
    heads.forEach((head, k) => {
      const { length } = rows[k] as Rows;
      for (let i = r * length; i < (r + 1) * length; i++) values.push(head[i] as number);
    });
  return values;
}

/**
 * Per head the position of the first largest value of each row, compared as the original does: in the low 8 bits, and
 * only for the first ceil(rows / row length) rows. What is not written stays 0 [C57].
 */
function encodeArgmax(heads: readonly Int32Array[], rows: readonly Rows[], length: number): Uint8Array {
  const positions: number[] = [];
  heads.forEach((head, k) => {
    const { count, length: columns } = rows[k] as Rows;
    for (let r = 0; r < Math.ceil(count / columns); r++) {
      const row = Int8Array.from(head.subarray(r * columns, (r + 1) * columns));
      positions.push(row.indexOf(Math.max(...row)));
    }
  });
  const out = new Uint8Array(length);
  out.set(packed(positions, 4));
  return out;
}

/** Little-endian integers of one byte, where the low 8 bits remain, or four [C62]. */
function packed(values: ArrayLike<number>, typeSize: 1 | 4): Uint8Array {
  const elements = typeSize === 1 ? Int8Array.from(values) : Int32Array.from(values);
  return new Uint8Array(elements.buffer);
}
