/** A model under construction, of which shapes are known at every point. */
import type { Random, Shape } from '@mrtjs/tensor';
import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { Tensor } from '@mrtjs/tensor';
import type { AttrsInput, AttrSpecs, AttrsOf } from '../attributes.js';
import type { Model, Value } from '../node.js';
import { valueOf } from '../node.js';
import type { OpDef } from '../operator.js';
import { makeNode } from '../operator.js';
import { variable } from '../ops/variable.js';

/** A value whose shape is known. */
export interface Drafted {
  readonly value: Value;
  readonly shape: Shape;
}

/** How often a parameter is shared with an earlier use of the same kind and shape. */
const SHARING = 0.15;

/** Builds a model from operators applied at random. The same seed and the same calls give the same model. */
export class Draft {
  readonly random: Random;
  readonly #pool: Drafted[] = [];
  readonly #unused = new Set<Drafted>();
  readonly #params = new Map<string, Tensor>();
  readonly #shared = new Map<string, Drafted[]>();
  readonly #counts = new Map<string, number>();

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** One of a list. */
  pick<T>(items: readonly T[]): T {
    return items[this.random.int(items.length)] as T;
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** Adds an input. */
  input(name: string, shape: Shape): Drafted {
    return this.#add({ value: valueOf(makeNode(variable, name, [], { shape })), shape });
  }

  /** A value to go on from: mostly the latest, so that graphs are deep, sometimes an earlier one. */
  source(accepts: (shape: Shape) => boolean = () => true): Drafted | undefined {
    const fitting = this.#pool.filter(({ shape }) => accepts(shape));
    return fitting.length > 0 && this.chance(0.6) ? fitting.at(-1) : this.pick(fitting);
  }

  /** A parameter with approximately normal elements, sometimes one that is in use already. */
  parameter(kind: string, shape: Shape, { scale = 1, mean = 0, positive = false } = {}): Drafted {
    const key = `${kind} ${shape.join()}`;
    const earlier = this.#shared.get(key) ?? [];
    if (earlier.length > 0 && this.chance(SHARING)) return this.pick(earlier);
    const name = this.#name(kind);
    const normal = (): number => mean + scale * this.random.normal();
    const data = Array.from({ length: sizeOf(shape) }, () =>
      positive ? 0.1 + Math.abs(normal()) : normal(),
    );
    this.#params.set(name, float64(shape, data));
    const drafted = { value: valueOf(makeNode(variable, name, [], { shape })), shape };
    this.#shared.set(key, [...earlier, drafted]);
    return drafted;
  }

  /** Applies an operator; its outputs become values to go on from. */
  apply<S extends AttrSpecs>(
    def: OpDef<string, S>,
    inputs: readonly Drafted[],
    attrs: AttrsInput<S> = {},
  ): readonly Drafted[] {
    const node = makeNode(
      def,
      this.#name(def.name.replace(/^_+/, '').toLowerCase()),
      inputs.map(({ value }) => value),
      attrs,
    );
    const shapes = def.infer(
      inputs.map(({ shape }) => shape),
      node.attrs as AttrsOf<S>,
    );
    for (const input of inputs) this.#unused.delete(input);
    return shapes.map((shape, output) => this.#add({ value: valueOf(node, output), shape }));
  }

  /** Everything that is not used becomes a head. */
  finish(): Model {
    return { graph: { outputs: [...this.#unused].map(({ value }) => value) }, params: this.#params };
  }

  #add(drafted: Drafted): Drafted {
    this.#pool.push(drafted);
    this.#unused.add(drafted);
    return drafted;
  }

  #name(kind: string): string {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    return `${kind}${count}`;
  }
}
