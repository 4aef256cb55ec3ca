/** The two ways of writing integer arithmetic: what differs between them. */
import type { Shape } from '@mrtjs/tensor';
import type { CvmOperand, NodeScope, ValueName } from './rule.js';

/** Geometry of a convolution. */
export interface ConvolutionGeometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

/** How numbers are held and computed with. */
export interface Arithmetic {
  /** What is told of the form in the file. */
  readonly form: 'integer' | 'qdq';
  /** Element type of all values but those inside a layer. */
  readonly dtype: 'int32' | 'float32';
  /** The sum of products of a convolution, with its bias. */
  convolution(
    scope: NodeScope,
    data: CvmOperand,
    weight: CvmOperand,
    bias: CvmOperand | undefined,
    geometry: ConvolutionGeometry,
  ): ValueName;
  /** data · weightᵀ + bias. */
  dense(scope: NodeScope, data: CvmOperand, weight: CvmOperand, bias: CvmOperand | undefined): ValueName;
  /** `x` limited to the range of a precision. */
  limit(scope: NodeScope, x: ValueName, precision: number): ValueName;
  /** floor(x / 2^shift + 1/2), limited to the range of a precision. */
  shiftRight(scope: NodeScope, x: CvmOperand, shift: number, precision: number): ValueName;
  /** a / b truncated toward zero, for b that is not 0. */
  quotient(scope: NodeScope, a: ValueName, b: ValueName): ValueName;
  /** `x` as positions for `Gather`. */
  positions(scope: NodeScope, x: ValueName): ValueName;
  /** What `MaxPool` gives for `x`. */
  maxPool(scope: NodeScope, x: CvmOperand, pool: (x: ValueName) => ValueName): ValueName;
}

/** The shape in which a bias is added to the channels of an image. */
export function channelShape(bias: CvmOperand): Shape {
  return [1, bias.shape[0] as number, 1, 1];
}
