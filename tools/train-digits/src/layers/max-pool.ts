import type { Layer } from './layer.js';

/** The largest of each 2×2 block; the side must be even. */
export class MaxPool implements Layer {
  readonly parameters = [];
  readonly outputSize: number;
  readonly #channels: number;
  readonly #side: number;
  /** Where in the input each output came from. */
  #origin: Int32Array = new Int32Array(0);

  constructor(channels: number, side: number) {
    this.#channels = channels;
    this.#side = side;
    this.outputSize = (channels * side * side) / 4;
  }

  forward(input: Float64Array, batch: number): Float64Array {
    const side = this.#side;
    const half = side / 2;
    const out = new Float64Array(batch * this.outputSize);
    this.#origin = new Int32Array(out.length);
    let o = 0;
    for (let plane = 0; plane < batch * this.#channels; plane++)
      for (let y = 0; y < half; y++)
        for (let x = 0; x < half; x++) {
          const corner = plane * side * side + 2 * y * side + 2 * x;
          let best = corner;
          for (const i of [corner + 1, corner + side, corner + side + 1])
            if ((input[i] as number) > (input[best] as number)) best = i;
          this.#origin[o] = best;
          out[o++] = input[best] as number;
        }
    return out;
  }

  backward(gradient: Float64Array): Float64Array {
    const out = new Float64Array(gradient.length * 4);
    // Blocks do not overlap: each input is the origin of at most one output.
    gradient.forEach((value, i) => (out[this.#origin[i] as number] = value));
    return out;
  }
}
