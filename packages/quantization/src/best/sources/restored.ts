import type { Node, Value } from '@mrtjs/graph';
import { ops, rangeOf } from '@mrtjs/graph';
import type { Assembly } from '../assembly.js';
import type { Coded } from '../coded.js';
import type { Grid } from '../grid.js';
import { Source } from './source.js';

/** A value that is computed in float (a restored node): scaled, moved, rounded and limited when integers are wanted. */
export class Restored extends Source {
  readonly value: Value;
  readonly #rank: number;

  constructor(assembly: Assembly, node: Node, value: Value, rank: number) {
    super(assembly, node);
    this.value = value;
    this.#rank = rank;
  }

  protected make({ scale, zero, bits }: Grid): Coded {
    const { builder } = this.assembly.run;
    const float = (value: Value): Value => {
      this.assembly.run.floatNodes.add(value.node.name);
      return value;
    };
    const scaled = float(
      builder.op(ops.mulScalar, builder.fresh('float_scale'), [this.value], { scalar: scale }),
    );
    const moved =
      zero === 0
        ? scaled
        : float(builder.op(ops.plusScalar, builder.fresh('float_zero'), [scaled], { scalar: -zero }));
    const value = builder.op(ops.cvmClip, builder.fresh('realize'), [moved], { precision: bits });
    this.assembly.run.recordPrecision(value, bits);
    return {
      value,
      precision: bits,
      magnitude: rangeOf(bits),
      scale,
      zero,
      axis: 0,
      rank: this.#rank,
      origin: this.node,
    };
  }
}
