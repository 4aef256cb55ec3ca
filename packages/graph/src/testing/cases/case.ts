/** One application of an operator, for tests of what executes or translates operators one by one. */
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { AttrsInput, AttrSpecs } from '../../attributes.js';
import type { Model } from '../../node.js';
import { valueOf } from '../../node.js';
import type { OpDef } from '../../operator.js';
import { makeNode } from '../../operator.js';
import { variable } from '../../ops/variable.js';

/** One operator applied to inputs: the node `y`, all of whose outputs are heads. */
export interface OperatorCase {
  readonly title: string;
  readonly operator: string;
  readonly model: Model;
  readonly inputs: ReadonlyMap<string, Tensor>;
}

/** What the inputs hold. */
type Content = 'normal' | 'positive' | 'halves' | 'positions' | 'truth';

/** Approximately normal numbers; those with a positive sign; multiples of a half; whole numbers; 0 and 1. */
const CONTENTS: Readonly<Record<Content, (normal: number) => number>> = {
  normal: (x) => x,
  positive: (x) => Math.abs(x) + 0.1,
  halves: (x) => Math.round(4 * x) / 2,
  positions: (x) => Math.round(3 * x),
  truth: (x) => (x > 0 ? 1 : 0),
};

/**
 * An operator applied to inputs of the given shapes, whose values are seeded. `contents`: what each holds, the last one
 * counting for all that follow (default: normal numbers).
 */
export function operatorCase<S extends AttrSpecs>(
  def: OpDef<string, S>,
  shapes: readonly Shape[],
  attrs: AttrsInput<S> = {},
  ...contents: readonly Content[]
): OperatorCase {
  const inputs = shapes.map((shape, i) => valueOf(makeNode(variable, `x${i}`, [], { shape })));
  const node = makeNode(def, 'y', inputs, attrs);
  const count = def.outputs?.(node.attrs) ?? 1;
  const random = seededRandom(7);
  const values = shapes.map((shape, i): [string, Tensor] => {
    const content = CONTENTS[contents[i] ?? contents.at(-1) ?? 'normal'];
    return [
      `x${i}`,
      float32(
        shape,
        Array.from({ length: sizeOf(shape) }, () => content(random.normal())),
      ),
    ];
  });
  return {
    title: `${def.name} ${JSON.stringify(attrs)} on ${JSON.stringify(shapes)}`,
    operator: def.name,
    model: {
      graph: { outputs: Array.from({ length: count }, (_, i) => valueOf(node, i)) },
      params: new Map(),
    },
    inputs: new Map(values),
  };
}

/** An operator without attributes. */
export type Plain = OpDef<string, Readonly<Record<never, never>>>;

/** Shape of a batch of images, and of something smaller. */
export const IMAGE: Shape = [2, 6, 9, 7];
export const CUBE: Shape = [2, 3, 4];
