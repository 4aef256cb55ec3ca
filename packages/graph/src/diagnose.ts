/** Telling errors where they happened. */
import { fail, MrtError } from '@mrtjs/tensor';
import type { Node } from './node.js';
import { ShapeProblem } from './operator.js';

/**
 * Runs a computation for a node, giving what it throws the node's name. Shapes that do not fit become MRT1010.
 * @throws {MrtError}
 */
export function diagnosed<T>(node: Node, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ShapeProblem) fail('MRT1010', `${node.op}: ${error.message}`, { node: node.name });
    if (error instanceof MrtError)
      throw new MrtError(
        error.diagnostics.map((d) => ({ ...d, node: d.node ?? node.name })),
        { cause: error },
      );
    throw error;
  }
}
