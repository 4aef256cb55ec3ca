/** How an operator of the IR is said in ONNX. */
import type { AttrsOf, AttrSpecs, OpDef } from '@mrtjs/graph';
import type { Shape, Tensor, TensorOf } from '@mrtjs/tensor';
import type { NodeAttributes } from '../writer.js';

/** A value of the file, by name. */
export type ValueName = string;

/** What a rule gets to see and to use. */
export interface ExportContext<A> {
  readonly attrs: A;
  /** Shapes of the inputs and outputs. */
  readonly shapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  /** An input; `shape` asks for its elements in another shape. */
  input(index: number, shape?: Shape): ValueName;
  /** All inputs. */
  inputs(): ValueName[];
  /** The elements of an input that is a parameter. */
  parameter(index: number): TensorOf<'float32'> | undefined;
  /** Output 0 of a new node. An input of `''` is left out. */
  op(op: string, inputs: readonly ValueName[], attributes?: NodeAttributes): ValueName;
  /** All outputs of a new node that has several. */
  ops(
    op: string,
    inputs: readonly ValueName[],
    attributes: NodeAttributes,
    count: number,
  ): readonly ValueName[];
  /** A constant; `suffix` says in its name what it is. */
  constant(tensor: Tensor, suffix?: string): ValueName;
  /** A float32 number without axes. */
  scalar(value: number): ValueName;
  /** A list of int64. */
  integers(values: readonly number[], suffix?: string): ValueName;
  /** `x`, which has the shape `from`, in another shape. */
  reshape(x: ValueName, from: Shape, to: Shape): ValueName;
  /** Says that this node has no form in ONNX, and why. */
  refuse(reason: string): never;
}

/** How one operator is written. */
export interface ExportRule {
  readonly op: string;
  /** The names of its outputs in the file: all that the node has, or only the first. */
  write(context: ExportContext<never>): ValueName | readonly ValueName[];
}

/** Makes a rule; attribute types come from the operator's definition. */
export function exportRule<N extends string, S extends AttrSpecs>(
  def: OpDef<N, S>,
  write: (context: ExportContext<AttrsOf<S>>) => ValueName | readonly ValueName[],
): ExportRule {
  return Object.freeze({ op: def.name, write });
}
