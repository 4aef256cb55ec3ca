/** Small integer models for tests of the compiler, and compiled graphs as text. Used by tests only. */
import type { AttrsInput, AttrSpecs, Model, OpDef, Value } from '@mrtjs/graph';
import { makeNode, ops, rangeOf, valueOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { DeployGraph } from '../deploy/graph.js';
import { parseOpAttrs } from '../deploy/read.js';

/** A model under construction. Nodes are named after their operator and counted: `relu0`. */
export class Sketch {
  readonly #params = new Map<string, Tensor>();
  readonly #random;
  #count = 0;

  constructor(seed = 1) {
    this.#random = seededRandom(seed);
  }

  /** The input. */
  data(shape: Shape, precision = 8): Value {
    return valueOf(makeNode(ops.variable, 'data', [], { shape, precision }));
  }

  /** A parameter: of given values, else random ones of the whole range of its precision. */
  param(name: string, shape: Shape, precision = 8, values?: readonly number[]): Value {
    const range = rangeOf(precision);
    const random = (): number => this.#random.int(2 * range + 1) - range;
    this.#params.set(name, float64(shape, values ?? Array.from({ length: sizeOf(shape) }, random)));
    return valueOf(makeNode(ops.variable, name, [], { shape, precision }));
  }

  /** An application of an operator. */
  op<S extends AttrSpecs>(
    def: OpDef<string, S>,
    inputs: readonly Value[],
    attrs: AttrsInput<S> = {},
    annotations: Readonly<Record<string, string>> = {},
  ): Value {
    return valueOf(makeNode(def, `${def.name}${this.#count++}`, inputs, attrs, annotations));
  }

  model(...outputs: readonly Value[]): Model {
    return { graph: { outputs }, params: this.#params };
  }
}

/** Operators of a deploy graph, one line each: `conv2d_0 = conv2d(data, w) channels=4, …`. */
export function linesOf({ nodes, opAttrs }: DeployGraph): string[] {
  return nodes.flatMap((node, i) => {
    if (node.op === 'null') return [];
    const inputs = node.inputs.map(
      (ref) => `${nodes[ref.node]?.name}${ref.output === 0 ? '' : `:${ref.output}`}`,
    );
    const attrs = [...parseOpAttrs(opAttrs[i] as string)].map(([key, text]) => `${key}=${text}`);
    return [`${node.name} = ${node.func}(${inputs.join(', ')}) ${attrs.join(' ')}`.trim()];
  });
}
