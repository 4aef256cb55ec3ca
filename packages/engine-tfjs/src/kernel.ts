/** A kernel: how TensorFlow.js computes one operator. One line or one file each, collected in kernels/index.ts. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { AttrsOf, AttrSpecs, OpDef } from '@mrtjs/graph';
import type { Tf } from './backend.js';
import type { LayoutValue } from './value.js';

/** What a kernel gets. */
export interface KernelArgs<A> {
  readonly tf: Tf;
  readonly attrs: A;
  readonly inputs: readonly LayoutValue[];
}

/** A tensor in the IR's layout, or a value that says its layout; several for several outputs. */
export type KernelResult = TfTensor | LayoutValue | readonly TfTensor[];

/** A kernel of an operator. */
export interface Kernel {
  readonly op: string;
  run(args: KernelArgs<never>): KernelResult;
}

/** Makes a kernel; attribute types come from the operator's definition. */
export function kernel<N extends string, S extends AttrSpecs>(
  op: OpDef<N, S>,
  run: (args: KernelArgs<AttrsOf<S>>) => KernelResult,
): Kernel {
  return { op: op.name, run };
}

/** Input `index`, which the operator's definition guarantees. */
export function input(inputs: readonly LayoutValue[], index: number): LayoutValue {
  return inputs[index] as LayoutValue;
}
