import type { Node } from '@mrtjs/graph';
import type { Assembly } from '../assembly.js';
import type { Coded } from '../coded.js';
import type { Grid } from '../grid.js';
import { Source } from './source.js';

/** What an operator that moves values about, or chooses among them, makes of another source. */
export class Moved extends Source {
  readonly from: Source;
  /** Whether no values come in that the other source does not have. */
  readonly keepsValues: boolean;
  readonly #apply: (coded: Coded, grid: Grid) => Coded;

  constructor(
    assembly: Assembly,
    node: Node,
    from: Source,
    apply: (coded: Coded, grid: Grid) => Coded,
    { keepsValues = true }: { readonly keepsValues?: boolean } = {},
  ) {
    super(assembly, node);
    this.from = from;
    this.#apply = apply;
    this.keepsValues = keepsValues;
  }

  /** The operator applied to another source than its own, such as that with a curve in between. */
  over(node: Node, from: Source): Moved {
    return new Moved(this.assembly, node, from, this.#apply, { keepsValues: this.keepsValues });
  }

  protected make(grid: Grid): Coded {
    return this.#apply(this.from.form(grid), grid);
  }
}
