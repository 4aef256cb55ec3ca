/** Definitions of CVM operators: everything but their arithmetic, in one immutable value per operator. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import type { CvmAttrsOf, CvmAttrSpecs } from './attributes.js';
import { logicError } from './errors.js';

/**
 * One `T` per input. A port whose name ends in `?` may be absent; a single port whose name ends in `...` stands for one
 * or more inputs.
 */
export type Operands<P extends readonly string[], T> = P extends readonly [`${string}...`]
  ? readonly [T, ...T[]]
  : { readonly [K in keyof P]: P[K] extends `${string}?` ? T | undefined : T };

/** Definition of a CVM operator. `S` is its table of attributes, `P` the names of its inputs. */
export interface CvmOpDef<
  N extends string = string,
  S extends CvmAttrSpecs = CvmAttrSpecs,
  P extends readonly string[] = readonly string[],
> {
  readonly name: N;
  /** One sentence, for the documentation. */
  readonly summary: string;
  readonly attrs: S;
  /** Names of the inputs: `data`, `bias?` (present when `hasOptional` says so), `data...` (variadic). */
  readonly inputs: P;
  /** Whether the input marked `?` is there. */
  hasOptional?(attrs: CvmAttrsOf<S>): boolean;
  /** Number of outputs (default 1). */
  readonly outputs?: number;
  /** Whether an output may lie in the slot of one of the inputs [C26]. */
  readonly sharesSlot?: true;
  /**
   * Output shapes from input shapes, for attributes in range.
   * @throws {CvmError} for shapes that do not fit, or values of attributes that only the shapes rule out.
   */
  inferShape(inputs: Operands<P, Shape>, attrs: CvmAttrsOf<S>): readonly Shape[];
  /** Output precisions; that they are at most 32 is checked by the caller. */
  inferPrecision(
    precisions: Operands<P, number>,
    attrs: CvmAttrsOf<S>,
    inputs: Operands<P, Shape>,
    outputs: readonly Shape[],
  ): readonly number[];
  /** Gas of one element of output 0 (default 1) [C142]. */
  gasBase?(inputs: Operands<P, Shape>, attrs: CvmAttrsOf<S>, outputs: readonly Shape[]): number;
}

/** A definition whose attributes and inputs are not known statically. */
export type AnyCvmOp = CvmOpDef<string, CvmAttrSpecs, readonly string[]>;

/** Makes the definition of a CVM operator. */
export function defineCvmOp<
  const N extends string,
  S extends CvmAttrSpecs,
  const P extends readonly string[],
>(def: CvmOpDef<N, S, P>): CvmOpDef<N, S, P> {
  return Object.freeze(def);
}

/** Names of the inputs that an application with these attributes has; a variadic port counts once. */
export function cvmPorts(op: AnyCvmOp, attrs: Parameters<AnyCvmOp['inferShape']>[1]): readonly string[] {
  return op.inputs.filter((port) => !port.endsWith('?') || (op.hasOptional?.(attrs) ?? false));
}

/** Whether the operator takes any number of inputs. */
export function isVariadic(op: AnyCvmOp): boolean {
  return op.inputs.some((port) => port.endsWith('...'));
}

/** Reports shapes that an operator does not take (code 1, MRT4007). */
export function shapeError(message: string): never {
  logicError('MRT4007', message);
}

/** @throws {CvmError} code 1 (MRT4007) when `shape` has not `rank` dimensions. */
export function requireRank(what: string, shape: Shape, rank: number): void {
  if (shape.length !== rank)
    shapeError(`${what} has shape ${formatShape(shape)}, expected ${rank} dimensions`);
}

/**
 * `axis` counted from the front.
 * @throws {CvmError} code 1 (MRT4007) when it is outside [-rank, rank).
 */
export function cvmAxis(axis: number, rank: number): number {
  if (axis < -rank || axis >= rank) shapeError(`axis ${axis} is out of range for ${rank} dimensions`);
  return axis < 0 ? axis + rank : axis;
}
