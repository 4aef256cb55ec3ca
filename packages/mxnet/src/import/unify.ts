/** Unique node names. */
import { NameGenerator } from '@mrtjs/graph';
import type { SymbolDocument } from '../symbol/document.js';

/** A symbol whose names are unique. */
export interface UnifiedNames {
  readonly document: SymbolDocument;
  /** New name → the name it had in the file. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * Makes node names unique [R118]: the first node of a name keeps it, each later one becomes `<name>_mrt_unify_<name>_<k>`.
 * Parameters of renamed variables are to be copied under the new name. The same document when nothing was renamed.
 */
export function unifyNames(document: SymbolDocument): UnifiedNames {
  const taken = new Set(document.nodes.map((node) => node.name));
  const seen = new Set<string>();
  const renamed = new Map<string, string>();
  const scope = new NameGenerator().scope('unify');
  const nodes = document.nodes.map((node) => {
    if (!seen.has(node.name)) {
      seen.add(node.name);
      return node;
    }
    let name: string;
    do name = `${node.name}_${scope.fresh(node.name)}`;
    while (taken.has(name));
    taken.add(name);
    renamed.set(name, node.name);
    return { ...node, name };
  });
  return renamed.size === 0 ? { document, renamed } : { document: { ...document, nodes }, renamed };
}
