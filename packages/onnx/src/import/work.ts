/** A bound on what is computed at import, so that a small file cannot keep a machine busy. */
import { fail } from '@mrtjs/tensor';

/** Steps that every file may take: some seconds. */
const BASE = 2 ** 26;

/** Further steps for each byte of the file: weights are transposed and scaled a few times, not hundreds of times. */
const PER_BYTE = 16;

/** Counts the steps of one import; an element read or written, or a multiplication, is one. */
export class WorkBudget {
  readonly #most: number;
  #spent = 0;

  constructor(fileBytes: number) {
    this.#most = BASE + PER_BYTE * fileBytes;
  }

  /** Before `steps` are taken. @throws {MrtError} MRT1214 when they are more than is left. */
  spend(steps: number, what: string): void {
    this.#spent += steps;
    if (this.#spent > this.#most)
      fail('MRT1214', `${what} would take the constants of this file beyond ${this.#most} steps`, {
        hint: 'fold the constants of the model before',
      });
  }
}
