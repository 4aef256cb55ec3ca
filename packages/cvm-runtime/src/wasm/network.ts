/**
 * A model as the wasm engine sees it: values and the operations that compute them. Where the CVM has 37 operators, here
 * are a few operations that kernels exist for.
 */
import type { Shape } from '@mrtjs/tensor';
import { INT16, INT32, INT8 } from './layout/types.js';

/** Element type of a value in memory. */
export type ElementType = typeof INT8 | typeof INT16 | typeof INT32;

/** Every element of a value is from `low` to `high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const INT32_RANGE: Range = Object.freeze({ low: -(2 ** 31), high: 2 ** 31 - 1 });

/** The narrowest element type that holds a range. */
export function elementTypeOf({ low, high }: Range): ElementType {
  if (low >= -(2 ** 7) && high < 2 ** 7) return INT8;
  return low >= -(2 ** 15) && high < 2 ** 15 ? INT16 : INT32;
}

/** A tensor that is computed, given, or known. */
export interface Value {
  readonly shape: Shape;
  readonly range: Range;
  readonly type: ElementType;
  /** The elements in row-major order, of a parameter. */
  readonly elements?: ArrayLike<number>;
}

/** What a pointwise operation computes of one element of each operand, in 32 bits that wrap. */
export type PointwiseFunction =
  | { readonly name: 'add' | 'subtract' | 'multiply' | 'maximum' | 'greater' | 'divide' }
  | { readonly name: 'absolute' | 'bits' | 'copy' }
  /** condition ≠ 0 ? first : second */
  | { readonly name: 'select' }
  | { readonly name: 'clamp'; readonly low: number; readonly high: number }
  /** ((x >> (bits - 1)) + 1) >> 1 */
  | { readonly name: 'shift'; readonly bits: number }
  /** The element of the second operand, a table, at the first, clamped to it. */
  | { readonly name: 'lookUp' };

/** Elements of operands of shapes that are broadcast to the output's; of `lookUp`, the first alone. */
export interface Pointwise {
  readonly kind: 'pointwise';
  readonly fn: PointwiseFunction;
  readonly inputs: readonly Value[];
  readonly output: Value;
}

/** Two numbers: of rows and of columns. */
export type Pair = readonly [y: number, x: number];

/** A convolution without bias; a dense layer is one over images of one pixel. */
export interface Contraction {
  readonly kind: 'contraction';
  /** (N, C, H, W), or (N, C). */
  readonly data: Value;
  /** (O, C / groups, KH, KW), or (O, C). */
  readonly weight: Value;
  readonly output: Value;
  readonly groups: number;
  readonly strides: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
}

/** Largest values of windows of (N, C, H, W); those that reach over the border have what is inside. */
export interface Pool {
  readonly kind: 'pool';
  readonly data: Value;
  readonly output: Value;
  readonly size: Pair;
  readonly strides: Pair;
  readonly padding: Pair;
}

/** Elements folded over some axes; what remains has the order of the output's elements. */
export interface Fold {
  readonly kind: 'fold';
  readonly data: Value;
  readonly output: Value;
  readonly fold: 'sum' | 'maximum';
  readonly initial: number;
  readonly axes: ReadonlySet<number>;
}

/** One axis of a copy: `size` positions, `from.step` apart along axis `from.axis` of the source, likewise in the target. */
export interface MoveAxis {
  readonly size: number;
  readonly from?: MoveStep;
  readonly to?: MoveStep;
}

export interface MoveStep {
  readonly axis: number;
  readonly step: number;
}

/** A copy of elements at regular steps. Its axes visit what is written exactly once. */
export interface MovePiece {
  readonly input: Value;
  readonly axes: readonly MoveAxis[];
  /** Coordinates of the first element read and written; zeros if left out. */
  readonly fromStart?: readonly number[];
  readonly toStart?: readonly number[];
}

/** An output put together from pieces. */
export interface Move {
  readonly kind: 'move';
  readonly pieces: readonly MovePiece[];
  readonly output: Value;
}

/** The same elements in row-major order under another shape. */
export interface View {
  readonly kind: 'view';
  readonly input: Value;
  readonly output: Value;
}

/** Runs of elements along an axis: the data are seen as (outer, dimension, run). */
export interface Take {
  readonly kind: 'take';
  readonly data: Value;
  readonly indices: Value;
  readonly output: Value;
  readonly outer: number;
  readonly dimension: number;
  readonly run: number;
}

export interface ValidCounts {
  readonly kind: 'validCounts';
  readonly data: Value;
  readonly counts: Value;
  readonly output: Value;
  readonly threshold: number;
}

export interface Suppression {
  readonly kind: 'suppression';
  readonly data: Value;
  readonly counts: Value;
  readonly output: Value;
  readonly threshold: number;
  readonly top: number;
  readonly limit: number;
  readonly force: boolean;
}

/** Computes values. */
export type Operation =
  Contraction | Fold | Move | Pointwise | Pool | Suppression | Take | ValidCounts | View;

/** Operations in an order in which every one comes after those whose outputs it reads. */
export interface Network {
  /** What a run is given, as int32. */
  readonly input: Value;
  readonly operations: readonly Operation[];
  readonly heads: readonly Value[];
  /** Name of the node of the deploy graph that computes a value; operations that were rewritten have values without. */
  readonly names: ReadonlyMap<Value, string>;
}

/** The values that an operation reads. */
export function inputsOf(operation: Operation): readonly Value[] {
  switch (operation.kind) {
    case 'pointwise':
      return operation.inputs;
    case 'contraction':
      return [operation.data, operation.weight];
    case 'move':
      return operation.pieces.map(({ input }) => input);
    case 'view':
      return [operation.input];
    case 'take':
      return [operation.data, operation.indices];
    case 'suppression':
      return [operation.data, operation.counts];
    case 'pool':
    case 'fold':
    case 'validCounts':
      return [operation.data];
  }
}

/** The values that an operation writes. */
export function outputsOf(operation: Operation): readonly Value[] {
  return operation.kind === 'validCounts' ? [operation.counts, operation.output] : [operation.output];
}

/** How often each value is read by operations, heads included. */
export function usesOf({ operations, heads }: Network): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  for (const value of [...operations.flatMap(inputsOf), ...heads])
    uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}
