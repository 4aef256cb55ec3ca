import type { Node } from '@mrtjs/graph';
import type { Assembly } from '../assembly.js';
import { noteCode } from '../assembly.js';
import { everyChannel } from '../channelwise.js';
import type { Coded } from '../coded.js';
import { isSymmetric } from '../coded.js';
import type { Curve } from '../curves/curve.js';
import { identity, isIdentity, isRelu } from '../curves/limits.js';
import type { Grid } from '../grid.js';
import type { Reading } from '../plan.js';
import { Source } from './source.js';

/** Integers that are in the graph, and a curve that is applied when they are brought to a grid. */
export class Settled extends Source {
  readonly coded: Coded;
  readonly curve: Curve;

  constructor(assembly: Assembly, node: Node, coded: Coded, curve: Curve = identity) {
    super(assembly, node);
    this.coded = coded;
    this.curve = curve;
    if (isIdentity(curve)) noteCode(assembly, node, coded);
  }

  /** Whether larger integers mean larger values, so that maxima can be taken of them. */
  get rises(): boolean {
    return this.curve.rising && everyChannel(this.coded.scale, (scale) => scale > 0);
  }

  /** The integers themselves, if no curve is pending. */
  get bare(): Coded | undefined {
    return isIdentity(this.curve) ? this.coded : undefined;
  }

  /** The same integers for another node, with another curve. */
  as(node: Node, curve: Curve = this.curve): Settled {
    return new Settled(this.assembly, node, this.coded, curve);
  }

  override symmetric(): Coded {
    const plain = this.plain();
    return plain !== undefined && isSymmetric(plain) ? plain : super.symmetric();
  }

  /** The integers with the curve applied, where that takes no rounding. */
  plain(): Coded | undefined {
    const { coded, curve, assembly } = this;
    const isPositive = everyChannel(coded.scale, (scale) => scale > 0) && coded.zero === 0;
    if (!isIdentity(curve) && !(isRelu(curve) && isPositive)) return undefined;
    assembly.plan.wish(coded, null);
    assembly.plan.read(this.node, 'plain');
    if (isIdentity(curve)) return coded;
    const limited = { ...coded, ...assembly.emitter.relu(coded) };
    noteCode(assembly, this.node, limited);
    return limited;
  }

  /** The integers themselves, to be read by an operator. */
  asTheyAre(): Coded {
    this.assembly.plan.wish(this.coded, null);
    this.assembly.plan.read(this.node, 'bare');
    return this.coded;
  }

  override reading(reading: Reading): Coded {
    if (reading === 'bare') return this.asTheyAre();
    return reading === 'plain' ? (this.plain() ?? this.coded) : this.form(reading);
  }

  protected make(grid: Grid): Coded {
    const { coded, curve, assembly } = this;
    assembly.plan.wish(coded, curve.before(grid));
    return curve.emit(assembly.emitter, coded, grid);
  }
}

/** A source as integers without a pending curve: at 16 bits, unless it has them. */
export function settled(assembly: Assembly, source: Source): Settled & { readonly bare: Coded } {
  const bare = source instanceof Settled ? source.bare : undefined;
  const result = bare === undefined ? new Settled(assembly, source.node, source.symmetric()) : source;
  return result as Settled & { readonly bare: Coded };
}
