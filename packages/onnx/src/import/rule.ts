/** How an ONNX operator is described: its inputs, its attributes, and what it becomes in the IR. */
import type { AttrsOf, AttrSpecs } from '@mrtjs/graph';
import type { DType, Tensor } from '@mrtjs/tensor';
import type { Emitter } from './emitter.js';
import type { Operand } from './operand.js';

/** An input of an ONNX operator. */
export interface OnnxPort {
  readonly name: string;
  readonly optional?: true;
  /** Takes any number (at least one) of values; only as the last port. */
  readonly variadic?: true;
  /** Has an element type of its own; all other inputs share theirs. */
  readonly own?: true;
}

/** Ways to write an {@link OnnxPort}. */
export const port = {
  /** An input that must be there. */
  of: (name: string): OnnxPort => ({ name }),
  optional: (name: string): OnnxPort => ({ name, optional: true }),
  variadic: (name: string): OnnxPort => ({ name, variadic: true }),
  /** An input whose element type is not that of the others: a shape, indices, a condition. */
  own: (name: string): OnnxPort => ({ name, own: true }),
  ownOptional: (name: string): OnnxPort => ({ name, own: true, optional: true }),
} as const;

/** What a rule gets to see and to use. Every function throws an MrtError for what does not fit. */
export interface RuleContext<S extends AttrSpecs = AttrSpecs> {
  /** Version of the operator set. */
  readonly opset: number;
  /** Attributes with their defaults; an attribute of kind tensor is had by `tensor`. */
  readonly attrs: AttrsOf<S>;
  readonly inputs: readonly (Operand | undefined)[];
  /** Number of outputs that the node names. */
  readonly outputs: number;
  readonly g: Emitter;
  /** An input that the table says is there. */
  input(index: number): Operand;
  /** The numbers of an optional input that must be constant. */
  numbers(index: number): readonly number[] | undefined;
  /** The constant of an input that must be there and be constant. */
  constant(index: number): Tensor;
  /** An attribute that holds a tensor. */
  tensor(name: string): Tensor | undefined;
  /** Says that this node is not supported, and why. */
  refuse(reason: string): never;
}

/** What a node becomes: a value for each output, `undefined` for those that MRT does not compute. */
export type Build<S extends AttrSpecs> = (context: RuleContext<S>) => Operand | readonly Operand[];

/** Description of an ONNX operator. */
export interface OnnxRule {
  readonly op: string;
  readonly inputs: readonly OnnxPort[];
  readonly attrs: AttrSpecs;
  /** Names of attributes that hold tensors. */
  readonly tensors: readonly string[];
  /** Element types of its first input, where not all are allowed. */
  readonly types: readonly DType[] | undefined;
  /** What of it is not read, for the documentation. */
  readonly limits: string | undefined;
  readonly build: Build<AttrSpecs>;
}

interface Facts<S extends AttrSpecs> {
  readonly inputs: readonly OnnxPort[];
  readonly attrs?: S;
  readonly tensors?: readonly string[];
  readonly types?: readonly DType[];
  readonly limits?: string;
}

/** Describes an ONNX operator. */
export function onnxRule<S extends AttrSpecs = Readonly<Record<never, never>>>(
  op: string,
  { inputs, attrs, tensors = [], types, limits }: Facts<S>,
  build: Build<S>,
): OnnxRule {
  return Object.freeze({
    op,
    inputs,
    attrs: attrs ?? {},
    tensors,
    types,
    limits,
    build: build as Build<AttrSpecs>,
  });
}
