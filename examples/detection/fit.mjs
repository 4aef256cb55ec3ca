/**
 * Fitting the last layers of a detector: its features come from random convolutions and stay as they are, so the best
 * predicting convolutions follow from linear equations (ridge regression). No training is needed to have a network that
 * really detects.
 */
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import { float32 } from '@mrtjs/tensor';
import { drawShapes, SIDE } from './shapes.mjs';

/**
 * Weights (outputs, channels, 3, 3) and biases of predicting convolutions, by name.
 * @typedef {Map<string, { weight: Float32Array, bias: Float32Array }>} Heads
 */

/**
 * A place of a feature map that predicts something.
 * @typedef {object} Target
 * @property {number} weight How much it counts; 0: not at all.
 * @property {readonly number[]} values What the outputs should be there.
 */

const BATCH = 24;

/**
 * Fits heads to pictures.
 * @param {import('@mrtjs/graph').Model} features A model whose outputs are what the heads read.
 * @param {readonly { name: string, map: number, outputs: number, first: number, of: number }[]} heads Each fits `outputs`
 * channels, from `first` on, of the convolution `name`, which has `of`, on output `map` of the features.
 * @param {(head: number, boxes: readonly { class: number, box: readonly number[] }[], place: { x: number, y: number,
 * picture: number }) => Target} targetOf
 * @param {{ pictures: number, seed: number, ridge: number }} data The more ridge, the smaller are the weights, and the
 * less noise they let through: that of quantization too.
 * @returns {Promise<Heads>}
 */
export async function fitHeads(features, heads, targetOf, { pictures, seed, ridge }) {
  const engine = await createTfjsEngine();
  const executable = await engine.load(features);
  const equations = [];
  for (let from = 0; from < pictures; from += BATCH) {
    const drawn = Array.from({ length: Math.min(BATCH, pictures - from) }, (_, i) =>
      drawShapes(seed + from + i),
    );
    const data = float32(
      [drawn.length, 3, SIDE, SIDE],
      Float32Array.from(drawn.flatMap((picture) => [...picture.data])),
    );
    const maps = await executable.run(new Map([['data', data]]));
    heads.forEach((head, h) => {
      const map = maps[head.map];
      const [, channels, height, width] = map.shape;
      equations[h] ??= new Equations(9 * channels + 1, head.outputs);
      drawn.forEach(({ boxes }, n) => {
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const { weight, values } = targetOf(h, boxes, { x, y, picture: from + n });
            if (weight > 0) equations[h].add(neighbourhood(map, n, x, y), values, weight);
          }
      });
    });
  }
  executable.dispose();
  /** @type {Heads} */
  const result = new Map();
  heads.forEach(({ name, outputs, first, of }, h) => {
    const solution = equations[h].solve(ridge);
    const inputs = solution[0].length - 1;
    if (!result.has(name))
      result.set(name, { weight: new Float32Array(of * inputs), bias: new Float32Array(of) });
    const { weight, bias } = result.get(name);
    for (let k = 0; k < outputs; k++) {
      weight.set(solution[k].subarray(0, inputs), (first + k) * inputs);
      bias[first + k] = solution[k][inputs];
    }
  });
  return result;
}

/** The 3×3 values of every channel around a place, in the order of convolution weights, and a 1 for the bias. */
function neighbourhood({ data, shape: [, channels, height, width] }, n, x, y) {
  const row = new Float64Array(9 * channels + 1);
  for (let c = 0; c < channels; c++)
    for (let k = 0; k < 9; k++) {
      const [u, v] = [x + (k % 3) - 1, y + Math.floor(k / 3) - 1];
      if (u >= 0 && v >= 0 && u < width && v < height)
        row[9 * c + k] = data[((n * channels + c) * height + v) * width + u];
    }
  row[9 * channels] = 1;
  return row;
}

/** Weighted least squares of several outputs over the same inputs. */
class Equations {
  #size;
  #gram;
  #right;
  #total = 0;

  constructor(size, outputs) {
    this.#size = size;
    this.#gram = new Float64Array(size * size);
    this.#right = Array.from({ length: outputs }, () => new Float64Array(size));
  }

  add(row, values, weight) {
    this.#total += weight;
    const [size, gram] = [this.#size, this.#gram];
    for (let i = 0; i < size; i++) {
      // Most features are zero somewhere.
      if (row[i] === 0) continue;
      const [scaled, start] = [weight * row[i], i * size];
      for (let j = 0; j <= i; j++) gram[start + j] += scaled * row[j];
      for (let k = 0; k < values.length; k++) this.#right[k][i] += scaled * values[k];
    }
  }

  /** By Cholesky's decomposition. @param {number} ridge What is added to the diagonal, for each equation. */
  solve(ridge) {
    const [n, a] = [this.#size, this.#gram.slice()];
    for (let i = 0; i < n; i++) a[i * n + i] += ridge * this.#total;
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = a[i * n + j];
        for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
        a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j];
      }
    return this.#right.map((right) => {
      const x = right.slice();
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < i; k++) x[i] -= a[i * n + k] * x[k];
        x[i] /= a[i * n + i];
      }
      for (let i = n - 1; i >= 0; i--) {
        for (let k = i + 1; k < n; k++) x[i] -= a[k * n + i] * x[k];
        x[i] /= a[i * n + i];
      }
      return x;
    });
  }
}
