import { logicError } from '../../errors.js';
import { CVM_LIMITS } from '../../limits.js';
import { sumBits } from '../../precision.js';

/**
 * Precision of a sum of `terms` products, plus a bias where there is one [C67].
 * @throws {CvmError} code 1 (MRT4008) when an operand has more than 8 bits.
 */
export function weightedSumPrecision(
  [data, weight, bias]: readonly [number, number, (number | undefined)?],
  terms: number,
): number {
  if (Math.max(data, weight) > CVM_LIMITS.maxOperandPrecision)
    logicError('MRT4008', `operands have ${data} and ${weight} bits, at most 8 are allowed`, {
      hint: 'requantize to 8 bits before the layer',
    });
  const products = data + weight + sumBits(terms);
  return bias === undefined ? products : Math.max(products, bias) + 1;
}
