/** The contents of memory that stay the same over all runs: arguments, programs, and constants. */

/** Writes into its part of memory. */
export type Writer = (bytes: Uint8Array) => void;

/** Words that are worth looking for. */
const FEW_WORDS = 256;

/** Lays out memory from an address on. What is reserved is written when memory is there. */
export class ImageBuilder {
  readonly #parts: { readonly address: number; readonly bytes: number; readonly write: Writer }[] = [];
  readonly #shared = new Map<string, number>();
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  /** First address behind everything that is reserved. */
  get end(): number {
    return this.#end;
  }

  /** Reserves `bytes` bytes at a multiple of 16. */
  reserve(bytes: number, write: Writer): number {
    const address = aligned(this.#end);
    this.#parts.push({ address, bytes, write });
    this.#end = address + bytes;
    return address;
  }

  /** Reserves int32 words. The same words, if they are few, are there once. */
  words(words: readonly number[]): number {
    if (words.length > FEW_WORDS) return this.#reserveWords(words);
    const key = words.join();
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const address = this.#reserveWords(words);
    this.#shared.set(key, address);
    return address;
  }

  #reserveWords(words: readonly number[]): number {
    return this.reserve(4 * words.length, (bytes) =>
      bytes.set(new Uint8Array(Int32Array.from(words).buffer)),
    );
  }

  /** Writes everything. */
  write(memory: ArrayBufferLike): void {
    for (const { address, bytes, write } of this.#parts) write(new Uint8Array(memory, address, bytes));
  }
}

/** The next multiple of 16. */
export function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}
