/** Variables: inputs and parameters. */
import type { AttrValue, Node } from '@mrtjs/graph';
import { makeNode, ops } from '@mrtjs/graph';
import type { SymbolNode } from '../symbol/document.js';
import { typedAttributes } from './attributes.js';

/** Attribute text that means something to MRT, and what it is called in the IR. */
const KNOWN: ReadonlyMap<string, 'shape' | 'precision'> = new Map([
  ['__shape__', 'shape'],
  ['precision', 'precision'],
]);

/**
 * The variable of a `null` node. `__shape__` becomes its shape, unless a dimension is 0, which says that it was not yet
 * known; `precision` its precision; everything else, also attributes that MXNet copied from the operator, an
 * annotation.
 */
export function makeVariable({ name, params, attrs }: SymbolNode): Node {
  const text = new Map<string, string>();
  const annotations: [string, string][] = [];
  for (const [key, value] of [...(params ?? []), ...(attrs ?? [])]) {
    const known = KNOWN.get(key);
    if (known === undefined) annotations.push([key, value]);
    else text.set(known, value);
  }
  const values = typedAttributes('null', ops.variable.attrs, text);
  const shape = values['shape'];
  if (Array.isArray(shape) && (shape as readonly AttrValue[]).includes(0)) delete values['shape'];
  return makeNode(ops.variable, name, [], values, Object.fromEntries(annotations));
}
