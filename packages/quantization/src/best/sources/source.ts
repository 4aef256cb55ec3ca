/** Sources: the values of a node of the float model, which give integers on whatever grid is wanted. */
import type { Node } from '@mrtjs/graph';
import type { Coded } from '../coded.js';
import type { Grid } from '../grid.js';
import { gridKey } from '../grid.js';
import type { Assembly } from '../assembly.js';
import { noteCode } from '../assembly.js';
import type { Reading } from '../plan.js';

/** The value of a node. Every grid is made once, and shared by all that want it. */
export abstract class Source {
  /** The node of the float model. */
  readonly node: Node;
  protected readonly assembly: Assembly;
  readonly #forms = new Map<string, Coded>();

  constructor(assembly: Assembly, node: Node) {
    this.assembly = assembly;
    this.node = node;
  }

  /** The integers on a grid. */
  form(grid: Grid): Coded {
    const key = gridKey(grid);
    const known = this.#forms.get(key);
    if (known !== undefined) return known;
    this.assembly.plan.read(this.node, grid);
    const made = this.make(grid);
    this.#forms.set(key, made);
    noteCode(this.assembly, this.node, made);
    return made;
  }

  /** Integers with one scale and 0 for 0: those that there are, or else 16 bits. */
  symmetric(): Coded {
    return this.form(this.assembly.ranges.wide(this.node));
  }

  /** The integers as an earlier assembly has read them. */
  reading(reading: Reading): Coded {
    if (typeof reading === 'string') throw new TypeError(`${this.node.name} has no integers of its own`);
    return this.form(reading);
  }

  protected abstract make(grid: Grid): Coded;
}
