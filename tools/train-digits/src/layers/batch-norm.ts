import type { Layer, Parameter } from './layer.js';
import { parameter } from './layer.js';

/** Added to variances. */
export const EPSILON = 1e-5;

/** What remains of the old moving statistics after a batch. */
const MOMENTUM = 0.9;

/** Batch normalisation per channel. */
export class BatchNorm implements Layer {
  readonly parameters: readonly Parameter[];
  readonly outputSize: number;
  /** Moving mean and variance: kept with the parameters, but not trained. */
  readonly statistics: readonly Parameter[];
  readonly #channels: number;
  readonly #plane: number;
  readonly #gamma: Parameter;
  readonly #beta: Parameter;
  readonly #mean: Parameter;
  readonly #variance: Parameter;
  #normalised: Float64Array = new Float64Array(0);
  readonly #scale: Float64Array;

  constructor(name: string, channels: number, plane: number) {
    this.#channels = channels;
    this.#plane = plane;
    this.#gamma = parameter(`${name}_gamma`, [channels]);
    this.#beta = parameter(`${name}_beta`, [channels]);
    this.#mean = parameter(`${name}_moving_mean`, [channels]);
    this.#variance = parameter(`${name}_moving_var`, [channels]);
    this.#gamma.value.fill(1);
    this.#variance.value.fill(1);
    this.#scale = new Float64Array(channels);
    this.parameters = [this.#gamma, this.#beta];
    this.statistics = [this.#mean, this.#variance];
    this.outputSize = channels * plane;
  }

  forward(input: Float64Array, batch: number, training: boolean): Float64Array {
    const out = new Float64Array(input.length);
    this.#normalised = training ? new Float64Array(input.length) : this.#normalised;
    for (let c = 0; c < this.#channels; c++) {
      const { mean, variance } = training ? this.#measure(input, batch, c) : this.#remembered(c);
      const scale = 1 / Math.sqrt(variance + EPSILON);
      this.#scale[c] = scale;
      const [gamma, beta] = [this.#gamma.value[c] as number, this.#beta.value[c] as number];
      this.#each(batch, c, (i) => {
        const normalised = ((input[i] as number) - mean) * scale;
        if (training) this.#normalised[i] = normalised;
        out[i] = gamma * normalised + beta;
      });
    }
    return out;
  }

  backward(gradient: Float64Array, batch: number): Float64Array {
    const out = new Float64Array(gradient.length);
    const normalised = this.#normalised;
    const count = batch * this.#plane;
    for (let c = 0; c < this.#channels; c++) {
      let [sum, weighted] = [0, 0];
      this.#each(batch, c, (i) => {
        sum += gradient[i] as number;
        weighted += (gradient[i] as number) * (normalised[i] as number);
      });
      this.#beta.gradient[c] = sum;
      this.#gamma.gradient[c] = weighted;
      const factor = (this.#gamma.value[c] as number) * (this.#scale[c] as number);
      this.#each(batch, c, (i) => {
        out[i] = factor * ((gradient[i] as number) - (sum + weighted * (normalised[i] as number)) / count);
      });
    }
    return out;
  }

  #remembered(c: number): { mean: number; variance: number } {
    return { mean: this.#mean.value[c] as number, variance: this.#variance.value[c] as number };
  }

  /** Mean and variance of a channel of the batch; they move the remembered ones. */
  #measure(input: Float64Array, batch: number, c: number): { mean: number; variance: number } {
    const count = batch * this.#plane;
    let mean = 0;
    this.#each(batch, c, (i) => (mean += input[i] as number));
    mean /= count;
    let variance = 0;
    this.#each(batch, c, (i) => {
      const difference = (input[i] as number) - mean;
      variance += difference * difference;
    });
    variance /= count;
    const old = this.#remembered(c);
    this.#mean.value[c] = MOMENTUM * old.mean + (1 - MOMENTUM) * mean;
    this.#variance.value[c] = MOMENTUM * old.variance + (1 - MOMENTUM) * variance;
    return { mean, variance };
  }

  /** Every element of a channel. */
  #each(batch: number, c: number, visit: (index: number) => void): void {
    for (let n = 0; n < batch; n++) {
      const start = (n * this.#channels + c) * this.#plane;
      for (let i = start; i < start + this.#plane; i++) visit(i);
    }
  }
}
