/** Bounds: those that the CVM itself prescribes, and those that protect the machine that loads a model. */
import type { Limits, Shape } from '@mrtjs/tensor';
import { DEFAULT_LIMITS } from '@mrtjs/tensor';

/** Limits of the CVM (CVM-SPEC 6.1). Exceeding one is code 1. */
export const CVM_LIMITS = Object.freeze({
  /** Dimensions of a tensor, at least 1. */
  maxRank: 6,
  /** Size of one dimension, at least 1. */
  maxDimension: 2 ** 24,
  /** Elements of a tensor. */
  maxElements: 2 ** 30,
  /** Signed bit width of an entry, at least 1. */
  maxPrecision: 32,
  /** Signed bit width of the operands of `conv2d` and `dense`. */
  maxOperandPrecision: 8,
  /** Bytes of all slots together. */
  maxStorageBytes: 2 ** 32,
  /** Gas of one output element of a node. */
  maxGasBase: 2 ** 30,
  /** Gas of all operators, and of all memory. */
  maxGasSum: 2 ** 40,
  /** Bytes of the `postprocess` text. */
  maxPostprocessBytes: 31,
});

/** Whether the CVM allows a shape: 1 to 6 dimensions, none empty, none and no product too large [C28]. */
export function isCvmShape(shape: Shape): boolean {
  let size = 1;
  return (
    shape.length >= 1 &&
    shape.length <= CVM_LIMITS.maxRank &&
    shape.every((dim) => {
      size *= dim;
      return dim >= 1 && dim <= CVM_LIMITS.maxDimension && size <= CVM_LIMITS.maxElements;
    })
  );
}

/** Whether the CVM allows a signed bit width: 1 to 32 [C29]. */
export function isCvmPrecision(precision: number): boolean {
  return precision >= 1 && precision <= CVM_LIMITS.maxPrecision;
}

/** What a host accepts, beyond the limits of the CVM. Exceeding one is code 1. */
export interface HostLimits extends Limits {
  /** Bytes of memory for the tensors of one model, 4 for each element; what an engine needs for itself is not counted. */
  readonly maxTotalBytes: number;
  /** Gas that one run of a model may cost. */
  readonly maxGas: number;
}

/** Host limits unless told otherwise: 2 GiB of memory, and any amount of gas. */
export const DEFAULT_HOST_LIMITS: HostLimits = Object.freeze({
  ...DEFAULT_LIMITS,
  maxTotalBytes: 2 * 2 ** 30,
  maxGas: Infinity,
});

/** The default host limits with some of them replaced. */
export function hostLimits(overrides: Partial<HostLimits> = {}): HostLimits {
  return { ...DEFAULT_HOST_LIMITS, ...overrides };
}
