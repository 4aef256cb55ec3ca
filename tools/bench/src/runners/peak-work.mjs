/** Work that several threads share: chunks of nothing but the peak instruction. */
import { readFile } from 'node:fs/promises';

/** Words of the memory through which threads share chunks. */
export const TICKET = 0;
export const LEFT = 1;
export const DONE = 2;
export const WORDS = 3;

const MODULE = new URL('../../wasm/kernels.wasm', import.meta.url);
/** Rounds of a chunk: some ten microseconds, as a part of a layer. */
const ROUNDS = 10_000;

/**
 * Gives a function that computes chunks as long as there are some.
 * @param {Int32Array} words
 * @returns {Promise<() => void>}
 */
export async function chunkTaker(words) {
  const { instance } = await WebAssembly.instantiate(await readFile(MODULE), {});
  const dots = /** @type {(rounds: number, seed: number) => number} */ (instance.exports['dots']);
  return () => {
    while (Atomics.sub(words, LEFT, 1) > 0) {
      dots(ROUNDS, 3);
      Atomics.add(words, DONE, 1);
    }
  };
}
