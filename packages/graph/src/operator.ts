/** Operator definitions: everything the IR knows of an operator, in one immutable value per operator. */
import type { Shape, TensorOf } from '@mrtjs/tensor';
import { fail, failIfAny } from '@mrtjs/tensor';
import type { Attributes, AttrsInput, AttrsOf, AttrSpecs } from './attributes.js';
import { checkAttributes } from './attributes.js';
import type { Node, Value } from './node.js';

/** Operand of the reference evaluation: float64, which also holds every int32 exactly. */
export type Float64Tensor = TensorOf<'float64'>;

/** An input of an operator. */
export interface Port {
  readonly name: string;
  /** Takes any number (at least one) of values; only as the last port. */
  readonly variadic?: true;
  /** Whether the input is there, given the attributes (default: always). */
  readonly when?: (attrs: Attributes) => boolean;
  /** Usually a trained parameter: its shape can be told from the other inputs (`parameterShapes`). */
  readonly parameter?: true;
}

/** Definition of an operator. `S` is its table of attributes. */
export interface OpDef<N extends string = string, S extends AttrSpecs = AttrSpecs> {
  readonly name: N;
  /** One sentence, for the documentation. */
  readonly summary: string;
  readonly attrs: S;
  readonly inputs: readonly Port[];
  /** Number of outputs (default 1). */
  outputs?(attrs: AttrsOf<S>): number;
  /**
   * Output shapes from input shapes. Throw with {@link shapeProblem} for shapes that do not fit; the caller adds
   * the node's name.
   */
  infer(inputs: readonly Shape[], attrs: AttrsOf<S>): readonly Shape[];
  /** Shapes of the `parameter` ports from the shapes of the others, by port name. */
  parameterShapes?(
    inputs: readonly (Shape | undefined)[],
    attrs: AttrsOf<S>,
  ): Readonly<Record<string, Shape>>;
  /** Multiply-accumulates of one application (default 0). */
  macs?(inputs: readonly Shape[], outputs: readonly Shape[], attrs: AttrsOf<S>): number;
  /** Operations per output element as the original counts them (default 1) [R202]. */
  baseOps?(inputs: readonly Shape[], outputs: readonly Shape[], attrs: AttrsOf<S>): number;
  /** Plain float64 evaluation, for constant folding and as the tests' reference. */
  evaluate?(inputs: readonly Float64Tensor[], attrs: AttrsOf<S>): readonly Float64Tensor[];
}

/** An operator definition whose attribute types are not known statically. */
export type AnyOpDef = OpDef<string, AttrSpecs>;

/** A node known to be of an operator, with its typed attributes. */
export type NodeOf<D> = D extends OpDef<string, infer S> ? Node<AttrsOf<S>> : never;

/** Makes an operator definition. */
export function defineOp<const N extends string, S extends AttrSpecs>(def: OpDef<N, S>): OpDef<N, S> {
  return Object.freeze(def);
}

/** Whether `node` is an application of `def`; narrows the type of its attributes. */
export function isOp<N extends string, S extends AttrSpecs>(
  node: Node,
  def: OpDef<N, S>,
): node is Node<AttrsOf<S>> & { readonly op: N } {
  return node.op === def.name;
}

/** Thrown by `infer` for shapes that do not fit; turned into a diagnostic with the node's name by the caller. */
export class ShapeProblem extends Error {}

/** Reports shapes that do not fit the operator. */
export function shapeProblem(message: string): never {
  throw new ShapeProblem(message);
}

/**
 * Makes a node, checking attributes (defaults filled in) and the number of inputs.
 * @throws {MrtError} MRT1002–MRT1004 for attributes, MRT1005 for the wrong number of inputs.
 */
export function makeNode<N extends string, S extends AttrSpecs>(
  def: OpDef<N, S>,
  name: string,
  inputs: readonly Value[],
  attrs: AttrsInput<S> = {},
  annotations: Readonly<Record<string, string>> = {},
): Node<AttrsOf<S>> {
  const checked = checkAttributes(def.attrs, attrs, name, def.name);
  failIfAny(checked.diagnostics);
  checkArity(def, name, inputs.length, checked.attrs);
  return Object.freeze({
    op: def.name,
    name,
    attrs: Object.freeze(checked.attrs) as AttrsOf<S>,
    inputs,
    annotations,
  });
}

/** The ports that are present for these attributes; a variadic one counts once. */
export function portsOf(def: AnyOpDef, attrs: Attributes): readonly Port[] {
  return def.inputs.filter((port) => port.when?.(attrs) ?? true);
}

/** @throws {MrtError} MRT1005 when `count` inputs do not fit the operator. */
export function checkArity(def: AnyOpDef, name: string, count: number, attrs: Attributes): void {
  const ports = portsOf(def, attrs);
  const fits = ports.at(-1)?.variadic ? count >= ports.length : count === ports.length;
  if (!fits)
    fail('MRT1005', `${def.name} has ${count} inputs`, {
      node: name,
      hint: `expected ${ports.map((port) => port.name + (port.variadic ? '…' : '')).join(', ') || 'none'}`,
    });
}

/** An immutable set of operator definitions. */
export class OperatorSet {
  readonly #defs: ReadonlyMap<string, AnyOpDef>;

  private constructor(defs: ReadonlyMap<string, AnyOpDef>) {
    this.#defs = defs;
  }

  static of(...defs: readonly AnyOpDef[]): OperatorSet {
    return defs.reduce((set, def) => set.use(def), new OperatorSet(new Map()));
  }

  /** @throws {MrtError} MRT1006 when an operator of that name is already there [R114]. */
  use(def: AnyOpDef): OperatorSet {
    if (this.#defs.has(def.name)) fail('MRT1006', `operator ${def.name} is already defined`);
    return new OperatorSet(new Map(this.#defs).set(def.name, def));
  }

  has(name: string): boolean {
    return this.#defs.has(name);
  }

  find(name: string): AnyOpDef | undefined {
    return this.#defs.get(name);
  }

  /** @throws {MrtError} MRT1001 for an unknown operator, naming the node [R8]. */
  get(name: string, node?: string): AnyOpDef {
    return (
      this.#defs.get(name) ??
      fail('MRT1001', `operator ${name} is not supported`, node === undefined ? {} : { node })
    );
  }

  /** Names in order of definition. */
  names(): string[] {
    return [...this.#defs.keys()];
  }
}
