/** What datasets are made of: samples, sources of samples, batches. */
import type { TensorOf } from '@mrtjs/tensor';

/** One preprocessed input with what is known of it. */
export interface Sample<L> {
  /** Unique in its split, and the same in every run: a file name, or `test/17`. */
  readonly id: string;
  /** Elements of the input without its batch axis, row-major. */
  readonly data: Float32Array;
  readonly label: L;
}

/** The samples of one split, in an order that never changes. */
export interface SampleSource<L> {
  /** Number of samples; `undefined` when there is no end. */
  readonly size: number | undefined;
  /** Whether `samples` can begin anywhere, without reading what comes before. */
  readonly seekable?: boolean;
  /**
   * A fresh pass over the samples, from number `start` on (default 0) where the source is seekable. Memory does not
   * grow with their number.
   */
  samples(start?: number): AsyncIterable<Sample<L>>;
}

/** Some consecutive samples in one tensor. */
export interface Batch<L> {
  readonly data: TensorOf<'float32'>;
  readonly labels: readonly L[];
  readonly ids: readonly string[];
}
