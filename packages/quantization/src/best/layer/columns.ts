/** The data of a layer as its filters see it: a row of terms for every position of the window. */
import { seededRandom } from '@mrtjs/tensor';
import type { Geometry } from './layer.js';
import { termsOf } from './layer.js';

/** Integers that a layer reads: images × (groups · channels) × rows × columns. */
export type OperandData = Int8Array | Int16Array | Int32Array;

/** Where the window reads, at one tap along one axis. */
interface Tap {
  /** The input coordinate that output coordinate 0 reads. */
  readonly shift: number;
  /** Output coordinates, from `begin` up to `end`, that read inside the image. */
  readonly begin: number;
  readonly end: number;
}

/** The data of a layer on some images. */
export class Columns {
  readonly #geometry: Geometry;
  readonly #batches: readonly OperandData[];
  /** Added to the integers, by input channel. */
  readonly #zeros: Float64Array;

  constructor(geometry: Geometry, batches: readonly OperandData[], zeros: Float64Array) {
    this.#geometry = geometry;
    this.#batches = batches;
    this.#zeros = zeros;
  }

  /** Positions of the window, over all images. */
  get rows(): number {
    const { rows, columns } = this.#geometry;
    const elements = this.#batches.reduce((sum, batch) => sum + batch.length, 0);
    return (elements / this.#imageSize) * rows.out * columns.out;
  }

  get #imageSize(): number {
    const { groups, channels, rows, columns } = this.#geometry;
    return groups * channels * rows.size * columns.size;
  }

  /** Mean of every term over all positions, padding counting as 0: groups × terms. Sums are exact. */
  means(): Float64Array {
    const { groups, channels, rows, columns } = this.#geometry;
    const taps = rows.kernel * columns.kernel;
    const plane = rows.size * columns.size;
    const sums = new Float64Array(groups * channels * taps);
    const count = this.rows;
    const images = count / (rows.out * columns.out);
    for (let i = 0; i < rows.kernel; i++)
      for (let j = 0; j < columns.kernel; j++) {
        const [row, column] = [tapOf(rows, i), tapOf(columns, j)];
        const inside = (row.end - row.begin) * (column.end - column.begin) * images;
        for (let c = 0; c < groups * channels; c++) {
          let sum = 0;
          for (const batch of this.#batches)
            for (let from = c * plane; from < batch.length; from += this.#imageSize)
              for (let p = row.begin; p < row.end; p++) {
                const start = from + (p * rows.stride + row.shift) * columns.size + column.shift;
                for (let q = column.begin; q < column.end; q++)
                  sum += batch[start + q * columns.stride] as number;
              }
          sums[c * taps + i * columns.kernel + j] = sum + (this.#zeros[c] as number) * inside;
        }
      }
    return sums.map((sum) => sum / count);
  }

  /**
   * At most `count` rows of one group, taken evenly over all positions, one after the other: rows × terms.
   */
  sample(group: number, count: number): Float64Array {
    const { channels, groups, rows, columns } = this.#geometry;
    const terms = termsOf(this.#geometry);
    const positions = rows.out * columns.out;
    const wanted = Math.min(count, this.rows);
    const random = seededRandom(SEED);
    const result = new Float64Array(wanted * terms);
    let [batch, firstImage] = [0, 0];
    for (let r = 0; r < wanted; r++) {
      // One position of every stratum, so that they are in order.
      const at = Math.floor(((r + random.next()) * this.rows) / wanted);
      const image = Math.floor(at / positions);
      while (image >= firstImage + this.#imagesOf(batch)) firstImage += this.#imagesOf(batch++);
      const data = this.#batches[batch] as OperandData;
      const position = at % positions;
      const top = Math.floor(position / columns.out) * rows.stride - rows.pad;
      const left = (position % columns.out) * columns.stride - columns.pad;
      let to = r * terms;
      for (let c = 0; c < channels; c++) {
        const channel = group * channels + c;
        const zero = this.#zeros[channel] as number;
        const plane = ((image - firstImage) * groups * channels + channel) * rows.size * columns.size;
        for (let i = 0; i < rows.kernel; i++) {
          const y = top + i * rows.dilate;
          for (let j = 0; j < columns.kernel; j++, to++) {
            const x = left + j * columns.dilate;
            if (y >= 0 && y < rows.size && x >= 0 && x < columns.size)
              result[to] = (data[plane + y * columns.size + x] as number) + zero;
          }
        }
      }
    }
    return result;
  }

  #imagesOf(batch: number): number {
    return (this.#batches[batch] as OperandData).length / this.#imageSize;
  }
}

const SEED = 1;

function tapOf({ size, stride, dilate, pad, out }: Geometry['rows'], tap: number): Tap {
  const shift = tap * dilate - pad;
  const begin = Math.max(0, Math.ceil(-shift / stride));
  const end = Math.min(out, Math.floor((size - 1 - shift) / stride) + 1);
  return { shift, begin, end: Math.max(begin, end) };
}

/** Rows taken together: fewer passes over the matrix. */
const TOGETHER = 4;

/** Σ rowᵀ · row over rows of `terms` numbers: the upper triangle of a terms × terms matrix. */
export function gram(rows: Float64Array, terms: number): Float64Array {
  const matrix = new Float64Array(terms * terms);
  const count = rows.length / terms;
  const whole = count - (count % TOGETHER);
  for (let r = 0; r < whole; r += TOGETHER) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => rows.subarray((r + k) * terms, (r + k + 1) * terms)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < terms; i++) {
      const [x, y, z, w] = [a[i] as number, b[i] as number, c[i] as number, d[i] as number];
      if (x === 0 && y === 0 && z === 0 && w === 0) continue;
      const row = i * terms;
      for (let j = i; j < terms; j++)
        matrix[row + j] =
          (matrix[row + j] as number) +
          (x * (a[j] as number) + y * (b[j] as number) + z * (c[j] as number) + w * (d[j] as number));
    }
  }
  for (let r = whole; r < count; r++)
    for (let i = 0; i < terms; i++) {
      const x = rows[r * terms + i] as number;
      for (let j = i; j < terms; j++)
        matrix[i * terms + j] = (matrix[i * terms + j] as number) + x * (rows[r * terms + j] as number);
    }
  return matrix;
}
