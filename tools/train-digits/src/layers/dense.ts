import type { Random } from '@mrtjs/tensor';
import type { Layer, Parameter } from './layer.js';
import { initialise, parameter } from './layer.js';

/** A fully connected layer with bias. */
export class Dense implements Layer {
  readonly parameters: readonly Parameter[];
  readonly outputSize: number;
  readonly #inputSize: number;
  readonly #weight: Parameter;
  readonly #bias: Parameter;
  #input: Float64Array = new Float64Array(0);

  constructor(name: string, inputSize: number, outputSize: number, random: Random) {
    this.#inputSize = inputSize;
    this.outputSize = outputSize;
    this.#weight = parameter(`${name}_weight`, [outputSize, inputSize]);
    this.#bias = parameter(`${name}_bias`, [outputSize]);
    initialise(this.#weight, inputSize, () => random.normal());
    this.parameters = [this.#weight, this.#bias];
  }

  forward(input: Float64Array, batch: number): Float64Array {
    this.#input = input;
    const out = new Float64Array(batch * this.outputSize);
    this.#eachRow(batch, (o, unit, row, weights) => {
      let sum = this.#bias.value[unit] as number;
      for (let i = 0; i < this.#inputSize; i++)
        sum += (input[row + i] as number) * (this.#weight.value[weights + i] as number);
      out[o] = sum;
    });
    return out;
  }

  backward(gradient: Float64Array, batch: number): Float64Array {
    const input = this.#input;
    const inputGradient = new Float64Array(input.length);
    const { value: weight, gradient: weightGradient } = this.#weight;
    weightGradient.fill(0);
    this.#bias.gradient.fill(0);
    this.#eachRow(batch, (o, unit, row, weights) => {
      const g = gradient[o] as number;
      this.#bias.gradient[unit] = (this.#bias.gradient[unit] as number) + g;
      for (let i = 0; i < this.#inputSize; i++) {
        weightGradient[weights + i] =
          (weightGradient[weights + i] as number) + g * (input[row + i] as number);
        inputGradient[row + i] = (inputGradient[row + i] as number) + g * (weight[weights + i] as number);
      }
    });
    return inputGradient;
  }

  /** Every output: its index, its unit, where its sample begins in the input and its weights in the weight. */
  #eachRow(batch: number, visit: (output: number, unit: number, row: number, weights: number) => void): void {
    for (let n = 0; n < batch; n++)
      for (let unit = 0; unit < this.outputSize; unit++)
        visit(n * this.outputSize + unit, unit, n * this.#inputSize, unit * this.#inputSize);
  }
}
