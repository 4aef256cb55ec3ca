/** A sample of bounded size of the values that pass a node. */
import type { Random } from '@mrtjs/tensor';
import { seededRandom } from '@mrtjs/tensor';

/** Values kept at most. Half of them are there whenever more have passed. */
const CAPACITY = 2 ** 17;

const SEED = 1;

/**
 * A stratified sample of a stream: one element, chosen by a seeded generator, of every `stride` consecutive ones. When
 * it is full, every other element is dropped and the stride doubles, so that it stays spread evenly over all that has
 * passed. It depends on the values and their order alone, not on how they were cut into batches.
 */
export class Sample {
  readonly #values: Float32Array;
  readonly #random: Random = seededRandom(SEED);
  #count = 0;
  #stride = 1;
  /** Elements until the one that is kept, and from there to the end of its stratum. */
  #skip = 0;
  #rest = 1;

  constructor(capacity = CAPACITY) {
    this.#values = new Float32Array(capacity);
  }

  /** The values kept so far, a view that later additions change. */
  get values(): Float32Array {
    return this.#values.subarray(0, this.#count);
  }

  /** Lets the elements of a list pass, from index `from` up to `to`. */
  add(values: ArrayLike<number>, from = 0, to = values.length): void {
    let at = from + this.#skip;
    while (at < to) {
      if (this.#count === this.#values.length) this.#halve();
      this.#values[this.#count++] = values[at] as number;
      const offset = this.#stride === 1 ? 0 : this.#random.int(this.#stride);
      at += this.#rest + offset;
      this.#rest = this.#stride - offset;
    }
    this.#skip = at - to;
  }

  #halve(): void {
    const kept = this.#values;
    this.#count = Math.ceil(this.#count / 2);
    for (let i = 0; i < this.#count; i++) kept[i] = kept[2 * i] as number;
    this.#stride *= 2;
  }
}
