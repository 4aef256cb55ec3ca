/** What a first, unlearned quantization found to be wanted of each node, so that the second can prepare for it. */
import type { Node } from '@mrtjs/graph';
import type { Coded } from './coded.js';
import type { Grid } from './grid.js';
import { gridKey } from './grid.js';

/** What is asked of the integers that a node's rule made: a grid, or (`null`) the integers as they are. */
type Wish = Grid | null;

/** How a node's value is read: on a grid, its integers with a pending ReLU applied, or as they are. */
export type Reading = Grid | 'plain' | 'bare';

/** Collects wishes while a graph is built. */
export class Plan {
  readonly #wishes = new Map<Node, Map<string, Wish>>();
  readonly #readings = new Map<Node, Map<string, Reading>>();

  /** Notes that a code is brought to a grid, or (`null`) read as it is. */
  wish({ origin }: Coded, wish: Wish): void {
    note(this.#wishes, origin, wish === null ? 'plain' : gridKey(wish), wish);
  }

  /** Notes how a node's value is read. */
  read(node: Node, reading: Reading): void {
    note(this.#readings, node, typeof reading === 'string' ? reading : gridKey(reading), reading);
  }

  /** The grid to which all that reads a node's integers brings them, if it is one and the same. */
  onlyGrid(node: Node): Grid | undefined {
    const wishes = [...(this.#wishes.get(node)?.values() ?? [])];
    return wishes.length === 1 ? (wishes[0] ?? undefined) : undefined;
  }

  /** All ways in which a node's value is read. */
  readingsOf(node: Node): readonly Reading[] {
    return [...(this.#readings.get(node)?.values() ?? [])];
  }
}

function note<T>(notes: Map<Node, Map<string, T>>, node: Node, key: string, value: T): void {
  notes.set(node, (notes.get(node) ?? new Map<string, T>()).set(key, value));
}
