/** Rounding weights so that the errors of later ones make up for those of earlier ones (GPTQ). */
import { roundHalfAway } from '@mrtjs/graph';

/** Added to the diagonal, relative to its mean, so that the matrix can be inverted. */
const DAMPING = 0.01;

/**
 * Rounds the weights of filters that read the same data. `gram` is the upper triangle of the second moments of their
 * terms. Terms are rounded one after the other, those with the largest second moment first; what each rounding leaves is
 * spread over the terms that are still to come in the way that changes the sum least on the data.
 *
 * With the terms in that order, H = U·Uᵀ with U upper triangular, and C = U⁻¹: q = round(w_k), e = (w_k − q) / C_kk,
 * w_j −= e · C_kj for j > k (Frantar et al., "GPTQ", 2022). Only + − × ÷ and square roots, in a fixed order.
 */
export function roundSecondOrder(
  weights: Float64Array,
  gram: Float64Array,
  terms: number,
  limit: number,
): Float64Array {
  const order = termOrder(gram, terms);
  const factor = inverseFactor(permuted(gram, order), terms);
  const result = new Float64Array(weights.length);
  const rest = new Float64Array(terms);
  for (let from = 0; from < weights.length; from += terms) {
    for (let k = 0; k < terms; k++) rest[k] = weights[from + (order[k] as number)] as number;
    for (let k = 0; k < terms; k++) {
      const w = rest[k] as number;
      const q = Math.min(limit, Math.max(-limit, roundHalfAway(w)));
      result[from + (order[k] as number)] = q;
      const row = k * terms;
      const error = (w - q) / (factor[row + k] as number);
      if (error === 0) continue;
      for (let j = k + 1; j < terms; j++) rest[j] = (rest[j] as number) - error * (factor[row + j] as number);
    }
  }
  return result;
}

/** Terms by the second moment, the largest first. */
function termOrder(gram: Float64Array, terms: number): Uint32Array {
  const moment = (k: number): number => gram[k * terms + k] as number;
  return Uint32Array.from({ length: terms }, (_, k) => k).sort((a, b) => moment(b) - moment(a) || a - b);
}

/** The full matrix with its terms in order, damped. */
function permuted(gram: Float64Array, order: Uint32Array): Float64Array {
  const terms = order.length;
  const matrix = new Float64Array(terms * terms);
  let trace = 0;
  for (let i = 0; i < terms; i++)
    for (let j = 0; j < terms; j++) {
      const [a, b] = [order[i] as number, order[j] as number];
      matrix[i * terms + j] = gram[Math.min(a, b) * terms + Math.max(a, b)] as number;
      if (i === j) trace += matrix[i * terms + j] as number;
    }
  const damping = trace > 0 ? (DAMPING * trace) / terms : 1;
  for (let i = 0; i < terms; i++) matrix[i * terms + i] = (matrix[i * terms + i] as number) + damping;
  return matrix;
}

/** U⁻¹ of a positive matrix H = U·Uᵀ, U upper triangular; in place. */
function inverseFactor(matrix: Float64Array, size: number): Float64Array {
  for (let j = size - 1; j >= 0; j--) {
    const rowJ = j * size;
    let diagonal = matrix[rowJ + j] as number;
    for (let k = j + 1; k < size; k++) diagonal -= (matrix[rowJ + k] as number) ** 2;
    const root = Math.sqrt(diagonal);
    matrix[rowJ + j] = root;
    for (let i = 0; i < j; i++) {
      const rowI = i * size;
      let sum = matrix[rowI + j] as number;
      for (let k = j + 1; k < size; k++) sum -= (matrix[rowI + k] as number) * (matrix[rowJ + k] as number);
      matrix[rowI + j] = sum / root;
    }
  }
  // Row i of the inverse is a sum of the rows below it, which are done.
  const row = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    const root = matrix[i * size + i] as number;
    row.fill(0, i);
    for (let k = i + 1; k < size; k++) {
      const u = matrix[i * size + k] as number;
      for (let j = k; j < size; j++) row[j] = (row[j] as number) - u * (matrix[k * size + j] as number);
    }
    row[i] = 1;
    for (let j = i; j < size; j++) matrix[i * size + j] = (row[j] as number) / root;
  }
  return matrix;
}

/** dᵀ · H · d of the difference of each filter from what it was rounded to; `gram` is the upper triangle of H. */
export function roundingErrors(
  weights: Float64Array,
  rounded: Float64Array,
  gram: Float64Array,
  terms: number,
): Float64Array {
  const errors = new Float64Array(weights.length / terms);
  const d = new Float64Array(terms);
  for (let f = 0; f < errors.length; f++) {
    for (let k = 0; k < terms; k++)
      d[k] = (weights[f * terms + k] as number) - (rounded[f * terms + k] as number);
    let sum = 0;
    for (let i = 0; i < terms; i++) {
      let inner = ((gram[i * terms + i] as number) * (d[i] as number)) / 2;
      for (let j = i + 1; j < terms; j++) inner += (gram[i * terms + j] as number) * (d[j] as number);
      sum += 2 * inner * (d[i] as number);
    }
    errors[f] = sum;
  }
  return errors;
}
