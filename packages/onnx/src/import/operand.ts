/** Values of an ONNX graph while it is imported. */
import type { Value } from '@mrtjs/graph';
import type { DType, Shape, Tensor } from '@mrtjs/tensor';

/** A value that is known at import: a weight, or what follows from weights and shapes alone. */
export interface ConstantOperand {
  readonly kind: 'constant';
  readonly shape: Shape;
  readonly dtype: DType;
  readonly tensor: Tensor;
  /** The name that the parameter shall have, should it become one. */
  readonly name: string;
}

/** A value that the model computes. `shape` and `dtype` are those of ONNX. */
export interface ComputedOperand {
  readonly kind: 'computed';
  readonly shape: Shape;
  readonly dtype: DType;
  readonly value: Value;
}

/** A value of the ONNX graph. */
export type Operand = ConstantOperand | ComputedOperand;

/** A constant. */
export function constantOperand(tensor: Tensor, name: string): ConstantOperand {
  return { kind: 'constant', shape: tensor.shape, dtype: tensor.dtype, tensor, name };
}

/** The shape that a value of an ONNX shape has in the IR, which has no scalars: theirs is (1,). */
export function physicalShape(shape: Shape): Shape {
  return shape.length === 0 ? [1] : shape;
}
