/** Making the nodes of a compiled graph, each inferred by the CVM's own rules the moment it is made. */
import type { Graph, Node, Value } from '@mrtjs/graph';
import { valueOf } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { formatAttributeText } from '../attribute-text.js';
import type { CvmAttrsOf, CvmAttrSpecs } from '../attributes.js';
import { checkAttributeRanges, parseAttributes } from '../attributes.js';
import { logicError } from '../errors.js';
import { isCvmPrecision, isCvmShape } from '../limits.js';
import type { CvmOpDef } from '../operator.js';
import { shapeError } from '../operator.js';

/** What the CVM infers of the outputs of a node. */
export interface NodeFacts {
  readonly shapes: readonly Shape[];
  /** Signed bit widths. */
  readonly precisions: readonly number[];
}

/**
 * A graph over CVM operators. `op` is the name of a CVM operator (`null` for variables), `attrs` holds attribute
 * texts, and `name` is that of the node of the model that it stands for, so that several nodes may have one name.
 */
export interface CvmGraph extends Graph {
  readonly facts: ReadonlyMap<Node, NodeFacts>;
}

/** Attribute values; text is taken as it is. Those left out are not written, so that they have the CVM's default. */
export type EmittedAttrs<S extends CvmAttrSpecs> = {
  readonly [K in keyof S]?: CvmAttrsOf<S>[K] | string;
};

/** Accumulates the nodes of a compiled graph, and what is known of them. */
export class Emitter {
  readonly #facts = new Map<Node, NodeFacts>();

  get facts(): ReadonlyMap<Node, NodeFacts> {
    return this.#facts;
  }

  shapeOf({ node, output }: Value): Shape {
    return this.#facts.get(node)?.shapes[output] ?? [];
  }

  precisionOf({ node, output }: Value): number {
    return this.#facts.get(node)?.precisions[output] ?? NaN;
  }

  /** The input, or a parameter. @throws {CvmError} for a shape or precision that the CVM does not have. */
  variable(name: string, shape: Shape, precision: number): Value {
    const attrs = { precision: String(precision), shape: formatAttributeText(shape) };
    return this.#add({ op: 'null', name, attrs, inputs: [], annotations: {} }, [shape], [precision]);
  }

  /**
   * Output 0 of an application of a CVM operator.
   * @throws {CvmError} when the CVM would refuse it: attributes out of range, shapes that do not fit, precisions above
   * 32 (8 for the operands of weighted sums) [C156].
   */
  apply<S extends CvmAttrSpecs>(
    name: string,
    op: CvmOpDef<string, S>,
    inputs: readonly Value[],
    attrs: EmittedAttrs<S>,
  ): Value {
    const texts = Object.entries(attrs).map(
      ([key, value]) => [key, formatAttributeText(value as string)] as const,
    );
    const typed = parseAttributes(op.name, op.attrs, new Map(texts));
    checkAttributeRanges(op.name, op.attrs, typed);
    const shapes = inputs.map((value) => this.shapeOf(value));
    const precisions = inputs.map((value) => this.precisionOf(value));
    const outputs = op.inferShape(shapes, typed as CvmAttrsOf<S>);
    return this.#add(
      { op: op.name, name, attrs: Object.fromEntries(texts), inputs, annotations: {} },
      outputs,
      op.inferPrecision(precisions, typed as CvmAttrsOf<S>, shapes, outputs),
    );
  }

  #add(node: Node, shapes: readonly Shape[], precisions: readonly number[]): Value {
    for (const shape of shapes)
      if (!isCvmShape(shape))
        shapeError(
          `the shape ${formatShape(shape)} is not allowed: 1 to 6 dimensions of 1 to 2^24, at most 2^30 elements`,
        );
    for (const precision of precisions)
      if (!isCvmPrecision(precision))
        logicError('MRT4008', `the result needs ${precision} bits, at most 32 are allowed`, {
          hint: 'requantize the inputs to fewer bits',
        });
    this.#facts.set(Object.freeze(node), { shapes, precisions });
    return valueOf(node);
  }
}
