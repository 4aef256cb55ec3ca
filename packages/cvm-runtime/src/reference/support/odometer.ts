import type { Shape } from '@mrtjs/tensor';

/**
 * Walks the rows (last axis) of a tensor in order, and keeps for each of several other tensors the offset of the row's
 * first element, given how far one step along each axis moves in them (a stride of 0 stays in place).
 */
export class Odometer {
  /** Length of a row. */
  readonly length: number;
  /** Number of rows. */
  readonly rows: number;
  /** Per tensor: offset of the current row. */
  readonly offsets: number[];
  /** Per tensor: distance of neighbours within a row. */
  readonly steps: readonly number[];
  readonly #shape: Shape;
  readonly #strides: readonly (readonly number[])[];
  readonly #index: number[];

  constructor(shape: Shape, strides: readonly (readonly number[])[], starts: readonly number[] = []) {
    const last = shape.length - 1;
    this.length = shape[last] as number;
    this.rows = shape.slice(0, last).reduce((product, dim) => product * dim, 1);
    this.offsets = strides.map((_, tensor) => starts[tensor] ?? 0);
    this.steps = strides.map((own) => own[last] as number);
    this.#shape = shape;
    this.#strides = strides;
    this.#index = new Array<number>(shape.length).fill(0);
  }

  /** Moves on to the next row; after the last one, back to the first. */
  advance(): void {
    const index = this.#index;
    for (let axis = index.length - 2; axis >= 0; axis--) {
      const dim = this.#shape[axis] as number;
      const at = (index[axis] as number) + 1;
      const wraps = at === dim;
      index[axis] = wraps ? 0 : at;
      this.#strides.forEach((own, tensor) => {
        (this.offsets[tensor] as number) += (own[axis] as number) * (wraps ? 1 - dim : 1);
      });
      if (!wraps) return;
    }
  }
}
