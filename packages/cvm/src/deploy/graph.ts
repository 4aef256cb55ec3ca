/**
 * The deploy graph: the document that a compiled model is (the `symbol` file, CVM-SPEC 1). Entries, the outputs of all
 * nodes, are numbered node by node; `shapes`, `storageIds` and `precisions` have one item per entry.
 */
import type { Shape } from '@mrtjs/tensor';

/** The version that the exporter writes; the default of a file that names none. */
export const CVM_VERSION = 'cvm_1.0.0';

/** Output `output` of the node at index `node`. */
export interface EntryRef {
  readonly node: number;
  readonly output: number;
}

/** The input (named `data`) or a parameter (any other name). */
export interface DeployVariable {
  readonly op: 'null';
  readonly name: string;
}

/** An application of a CVM operator. */
export interface DeployOperator {
  readonly op: 'cvm_op';
  /** Means nothing to the CVM. */
  readonly name: string;
  /** Name of the operator, possibly with a suffix of `_` and digits. */
  readonly func: string;
  readonly inputs: readonly EntryRef[];
}

/** A node of a deploy graph. */
export type DeployNode = DeployVariable | DeployOperator;

/** A deploy graph as its file says it, neither checked nor inferred. */
export interface DeployGraph {
  /** In an order in which every node comes after its inputs. */
  readonly nodes: readonly DeployNode[];
  /** Outputs of the model, in order. */
  readonly heads: readonly EntryRef[];
  /** Per node: the text of a flat JSON object of texts, `{}` where there are no attributes. */
  readonly opAttrs: readonly string[];
  /** Per entry: its shape. */
  readonly shapes: readonly Shape[];
  /** Per entry: the memory slot that holds it. */
  readonly storageIds: readonly number[];
  /** Per entry: declared signed bit width, or -1; only that of variables counts. */
  readonly precisions: readonly number[];
  /** `cvm_1.0.0` or `cvm_1.1.0`. */
  readonly version: string;
  /** `argmax`, `detection`, or anything else for none. */
  readonly postprocess: string;
  /** What the file also says and the loader verifies or ignores; the writer makes it anew. */
  readonly stated?: StatedFields;
}

/** Fields of a file that follow from the others. */
export interface StatedFields {
  readonly argNodes?: readonly number[];
  readonly nodeRowPtr?: readonly number[];
  readonly dltypes?: readonly string[];
  readonly deviceIndex?: readonly number[];
}
