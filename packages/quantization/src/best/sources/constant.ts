import type { Node } from '@mrtjs/graph';
import { rangeOf, roundHalfAway } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';
import type { Assembly } from '../assembly.js';
import type { Coded } from '../coded.js';
import type { Grid } from '../grid.js';
import { Source } from './source.js';

/** A parameter, as a value among others. */
export class Constant extends Source {
  readonly tensor: Tensor;

  constructor(assembly: Assembly, node: Node, tensor: Tensor) {
    super(assembly, node);
    this.tensor = tensor;
  }

  protected make({ scale, zero, bits }: Grid): Coded {
    const limit = rangeOf(bits);
    const integers = Float64Array.from(toNumbers(this.tensor), (x) =>
      Math.min(limit, Math.max(-limit, roundHalfAway(x * scale - zero))),
    );
    const { shape } = this.tensor;
    const value = this.assembly.emitter.parameter(this.node.name, shape, integers);
    return { ...value, scale, zero, axis: 0, rank: shape.length, origin: this.node };
  }
}
