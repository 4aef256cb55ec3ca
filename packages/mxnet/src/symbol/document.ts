/** A symbol file as a value: everything it says, nothing interpreted. */

/** A JSON value whose objects are maps, so that no key can be mistaken for a property. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Attribute text by name, in file order. */
export type TextAttributes = ReadonlyMap<string, string>;

/** A use of a node's output. */
export interface SymbolEntry {
  /** Index into `nodes`. */
  readonly node: number;
  readonly output: number;
  /** Absent before MXNet 0.9. */
  readonly version?: number;
}

/** One node. */
export interface SymbolNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly SymbolEntry[];
  /** Operator parameters, under `param` (before MXNet 0.9). */
  readonly params?: TextAttributes;
  /** Attributes, under `attr` or `attrs`. */
  readonly attrs?: TextAttributes;
  readonly controlDeps?: readonly number[];
  /** Before MXNet 0.9. */
  readonly backwardSourceId?: number;
}

/** A symbol file. */
export interface SymbolDocument {
  /** How the file spells node attributes: `attr` before MXNet 1.2, `attrs` since. */
  readonly attrKey: 'attr' | 'attrs';
  readonly nodes: readonly SymbolNode[];
  /** Indices of the variables. */
  readonly argNodes: readonly number[];
  /** Running count of node outputs. */
  readonly nodeRowPtr?: readonly number[];
  readonly heads: readonly SymbolEntry[];
  /** Attributes of the whole graph, `mxnet_version` above all. */
  readonly attrs?: JsonObject;
}

/** What MXNet takes a file without a version for. */
const OLDEST_VERSION = 800;

/** The MXNet version that wrote the document, as major·10000 + minor·100 + patch; 800 when it does not say. */
export function versionOf(document: SymbolDocument): number {
  const version = document.attrs?.get('mxnet_version');
  const value = Array.isArray(version) ? (version as readonly JsonValue[])[1] : undefined;
  return typeof value === 'number' ? value : OLDEST_VERSION;
}
