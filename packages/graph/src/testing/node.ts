/** Graphs in a few lines, for tests. */
import type { AttrsInput, AttrSpecs } from '../attributes.js';
import type { Value } from '../node.js';
import { valueOf } from '../node.js';
import type { OpDef } from '../operator.js';
import { makeNode } from '../operator.js';

/** The first output of a new node. @throws {MrtError} what `makeNode` says of attributes and the number of inputs. */
export function node<S extends AttrSpecs>(
  def: OpDef<string, S>,
  name: string,
  inputs: readonly Value[],
  attrs?: AttrsInput<S>,
): Value {
  return valueOf(makeNode(def, name, inputs, attrs));
}
