import type { Random } from '@mrtjs/tensor';
import type { Layer, Parameter } from './layer.js';
import { initialise, parameter } from './layer.js';

/** Sizes of a convolution layer. */
export interface ConvolutionOptions {
  readonly name: string;
  readonly channels: number;
  readonly filters: number;
  /** Side of the square images. */
  readonly side: number;
}

const KERNEL = 3;
const PAD = 1;

/** A 3×3 convolution with padding 1, stride 1 and no bias. */
export class Convolution implements Layer {
  readonly parameters: readonly Parameter[];
  readonly outputSize: number;
  readonly #weight: Parameter;
  readonly #options: ConvolutionOptions;
  #input: Float64Array = new Float64Array(0);

  constructor(options: ConvolutionOptions, random: Random) {
    const { name, channels, filters, side } = options;
    this.#options = options;
    this.#weight = parameter(`${name}_weight`, [filters, channels, KERNEL, KERNEL]);
    initialise(this.#weight, channels * KERNEL * KERNEL, () => random.normal());
    this.parameters = [this.#weight];
    this.outputSize = filters * side * side;
  }

  forward(input: Float64Array, batch: number): Float64Array {
    this.#input = input;
    const out = new Float64Array(batch * this.outputSize);
    const weight = this.#weight.value;
    this.#eachTap(batch, (w, from, to, length) => {
      const tap = weight[w] as number;
      for (let x = 0; x < length; x++)
        out[to + x] = (out[to + x] as number) + tap * (input[from + x] as number);
    });
    return out;
  }

  backward(gradient: Float64Array, batch: number): Float64Array {
    const input = this.#input;
    const inputGradient = new Float64Array(input.length);
    const { value: weight, gradient: weightGradient } = this.#weight;
    weightGradient.fill(0);
    this.#eachTap(batch, (w, from, to, length) => {
      const tap = weight[w] as number;
      let sum = 0;
      for (let x = 0; x < length; x++) {
        const g = gradient[to + x] as number;
        sum += g * (input[from + x] as number);
        inputGradient[from + x] = (inputGradient[from + x] as number) + tap * g;
      }
      weightGradient[w] = (weightGradient[w] as number) + sum;
    });
    return inputGradient;
  }

  /** Every row that a weight is applied to: index of the weight, where the row begins in input and output, length. */
  #eachTap(batch: number, visit: (weight: number, from: number, to: number, length: number) => void): void {
    const { channels, filters, side } = this.#options;
    for (let n = 0; n < batch; n++)
      for (let f = 0; f < filters; f++)
        for (let c = 0; c < channels; c++)
          for (let i = 0; i < KERNEL; i++)
            for (let j = 0; j < KERNEL; j++) {
              const w = ((f * channels + c) * KERNEL + i) * KERNEL + j;
              const [firstX, lastX] = [Math.max(0, PAD - j), Math.min(side, side + PAD - j)];
              for (let y = Math.max(0, PAD - i); y < Math.min(side, side + PAD - i); y++) {
                const inputRow = ((n * channels + c) * side + y + i - PAD) * side;
                const outputRow = ((n * filters + f) * side + y) * side;
                visit(w, inputRow + firstX + j - PAD, outputRow + firstX, lastX - firstX);
              }
            }
  }
}
