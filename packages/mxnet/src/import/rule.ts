/** What a rewrite to inference form gets, and gives. */
import type { DiagnosticCode } from '@mrtjs/tensor';
import type { AttrsOf, AttrSpecs, AttrValue, Value } from '@mrtjs/graph';

/** A node of the symbol file with its inputs already in the IR. */
export interface SourceNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly Value[];
  /** The operator's own attributes. */
  readonly text: ReadonlyMap<string, string>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Attribute values of a new node; defaults may be left out. */
export type NewAttributes = Readonly<Record<string, AttrValue>>;

/** How a rewrite reads its node and makes others. Every function throws an MrtError for what does not fit. */
export interface RewriteContext {
  readonly node: SourceNode;
  /** The node's attributes by a table of specs. */
  attrs<S extends AttrSpecs>(specs: S): AttrsOf<S>;
  /** Input `index`. */
  input(index: number): Value;
  /** A new node with a generated name. */
  inner(op: string, inputs: readonly Value[], attrs?: NewAttributes): Value;
  /** The last node of the rewrite: it has the original's name and annotations [R12]. */
  last(op: string, inputs: readonly Value[], attrs?: NewAttributes): Value;
  /** The node as operator `op`, with this attribute text instead of its own. */
  as(op: string, text: ReadonlyMap<string, string>, inputs?: readonly Value[]): Value;
  /** A note for the user. */
  warn(code: DiagnosticCode, message: string, hint: string): void;
  /** Says that this node is not supported, and why. */
  refuse(reason: string): never;
}

/** The value that stands for output 0 of a node. */
export type Rewrite = (context: RewriteContext) => Value;

/** Rewrites by operator name. */
export type Rewrites = Readonly<Record<string, Rewrite>>;
