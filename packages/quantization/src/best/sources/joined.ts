import type { Node } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { Assembly } from '../assembly.js';
import type { Coded } from '../coded.js';
import type { Grid } from '../grid.js';
import { Source } from './source.js';

/**
 * Sources joined along an axis: each is brought to the grid of the whole by itself, so that values are rounded once.
 */
export class Joined extends Source {
  readonly parts: readonly Source[];
  readonly axis: number;

  constructor(assembly: Assembly, node: Node, parts: readonly Source[], axis: number) {
    super(assembly, node);
    this.parts = parts;
    this.axis = axis;
  }

  /** The same of every part, for another node. */
  map(node: Node, f: (part: Source) => Source): Joined {
    return new Joined(this.assembly, node, this.parts.map(f), this.axis);
  }

  protected make(grid: Grid): Coded {
    const forms = this.parts.map((part) => part.form(grid));
    const precision = Math.max(...forms.map((form) => form.precision));
    const magnitude = Math.max(...forms.map((form) => form.magnitude));
    const value = this.assembly.emitter.apply(
      ops.concat,
      forms,
      { dim: this.axis },
      { precision, magnitude },
    );
    const rank = Math.max(...forms.map((form) => form.rank));
    return { ...value, scale: grid.scale, zero: grid.zero, axis: 0, rank, origin: this.node };
  }
}
