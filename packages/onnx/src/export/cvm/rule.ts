/** How an operator of a compiled model is said in ONNX. */
import type { AnyCvmOp, CvmAttrsOf, CvmAttrSpecs, CvmOpDef, Operands, ParamTensor } from '@mrtjs/cvm';
import type { Shape, Tensor } from '@mrtjs/tensor';
import type { NodeAttributes } from '../writer.js';
import type { Arithmetic } from './arithmetic.js';

/** A value of the file, by name. */
export type ValueName = string;

/** An input of the node that is written. */
export interface CvmOperand {
  readonly shape: Shape;
  /** Bounds of its elements, proved for every input of the model. */
  readonly low: number;
  readonly high: number;
  /** Its elements where it is a parameter. */
  readonly values: ParamTensor | undefined;
  /** Its name in the file, in the element type of the arithmetic; asking for it writes a parameter that is not there yet. */
  name(): ValueName;
  /** What `make` makes of it, once for all nodes that ask for the same `form`. */
  as(form: string, make: () => ValueName): ValueName;
}

/** What is used to write one node. */
export interface NodeScope {
  readonly node: string;
  /** Shape of output 0. */
  readonly outputShape: Shape;
  readonly arithmetic: Arithmetic;
  /** Output 0 of a new node. An input of `''` is left out. */
  op(op: string, inputs: readonly ValueName[], attributes?: NodeAttributes): ValueName;
  constant(tensor: Tensor, suffix?: string): ValueName;
  /** A number without axes, in the element type of the arithmetic. */
  number(value: number): ValueName;
  /** A list of int64. */
  integers(values: readonly number[]): ValueName;
  /** The same elements in another shape. */
  reshape(x: ValueName, shape: Shape): ValueName;
  cast(x: ValueName, to: 'int32' | 'int64' | 'uint8' | 'bool' | 'float32' | 'float64'): ValueName;
  /** `x` limited to a range. */
  clip(x: ValueName, low: number, high: number): ValueName;
  /** Says that this node has no exact form in ONNX, and why. */
  refuse(reason: string): never;
}

/** A node, with its attributes typed by the definition of its operator. */
export interface CvmScope<A> extends NodeScope {
  readonly attrs: A;
}

/** How one operator is written. */
export interface CvmExportRule {
  readonly op: AnyCvmOp;
  /** The name of its output in the file. */
  write(scope: CvmScope<never>, inputs: readonly CvmOperand[]): ValueName;
}

/** Makes a rule; attributes and inputs are typed by the operator's definition. */
export function cvmExportRule<S extends CvmAttrSpecs, P extends readonly string[]>(
  op: CvmOpDef<string, S, P>,
  write: (scope: CvmScope<CvmAttrsOf<S>>, inputs: Operands<P, CvmOperand>) => ValueName,
): CvmExportRule {
  return Object.freeze({ op: op as AnyCvmOp, write: write as CvmExportRule['write'] });
}
