import type { Layer } from './layer.js';

/** max(0, x). */
export class Relu implements Layer {
  readonly parameters = [];
  readonly outputSize: number;
  #output: Float64Array = new Float64Array(0);

  constructor(size: number) {
    this.outputSize = size;
  }

  forward(input: Float64Array): Float64Array {
    this.#output = input.map((value) => (value > 0 ? value : 0));
    return this.#output;
  }

  backward(gradient: Float64Array): Float64Array {
    return gradient.map((value, i) => ((this.#output[i] as number) > 0 ? value : 0));
  }
}
