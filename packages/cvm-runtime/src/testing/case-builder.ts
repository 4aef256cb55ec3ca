/** Building random models node by node. */
import type { CvmAttrValue } from '@mrtjs/cvm';
import {
  CvmError,
  cvmOperators,
  formatAttributeText,
  formatDeployGraph,
  formatParamsBlob,
  parseAttributes,
  precisionRange,
} from '@mrtjs/cvm';
import type { Draft, DraftNode, DraftVariable } from '@mrtjs/cvm/testing';
import { draftGraph } from '@mrtjs/cvm/testing';
import type { Random, Shape, TensorOf } from '@mrtjs/tensor';
import { int32, sizeOf } from '@mrtjs/tensor';

/** A compiled model and inputs for it. */
export interface ModelCase {
  readonly symbol: string;
  readonly params: Uint8Array;
  readonly inputs: readonly TensorOf<'int32'>[];
}

/** An output of a node. */
export interface Entry {
  readonly name: string;
  readonly shape: Shape;
  readonly precision: number;
}

export type Attrs = Readonly<Record<string, CvmAttrValue>>;

/** Elements that one entry may have: larger ones only make tests slow. */
const MOST_ELEMENTS = 6000;

/** A graph under construction, legal after every step. */
export class CaseBuilder {
  readonly random: Random;
  readonly entries: Entry[] = [];
  readonly #variables: Record<string, DraftVariable> = {};
  readonly #values: Record<string, number[]> = {};
  readonly #nodes: DraftNode[] = [];

  constructor(random: Random, shape: Shape, precision: number) {
    this.random = random;
    this.#variables['data'] = { shape, precision };
    this.entries.push({ name: 'data', shape, precision });
  }

  /** A uniform choice. */
  pick<T>(items: readonly T[]): T {
    return items[this.random.int(items.length)] as T;
  }

  /** Whether something happens that does so once in `times`. */
  once(times: number): boolean {
    return this.random.int(times) === 0;
  }

  /** A uniform integer from `low` to `high`. */
  integer(low: number, high: number): number {
    return low + this.random.int(high - low + 1);
  }

  /** A parameter of random elements within its precision, or from `values`; now and then it is computed by the model. */
  param(shape: Shape, precision: number, values?: (random: Random) => number): Entry {
    const name = `p${Object.keys(this.#variables).length}`;
    const range = precisionRange(precision);
    const limited = (value: number): number => Math.max(-range, Math.min(range, value));
    this.#variables[name] = { shape, precision };
    this.#values[name] = Array.from({ length: sizeOf(shape) }, () =>
      limited(values === undefined ? this.#element(range) : values(this.random)),
    );
    const entry = { name, shape, precision };
    return this.once(12) ? (this.add('negative', [entry]) ?? entry) : entry;
  }

  /** Adds a node and gives its first output; nothing where the operator does not take these operands. */
  add(func: string, inputs: readonly Entry[], attrs: Attrs = {}): Entry | undefined {
    const op = cvmOperators.get(func);
    if (op === undefined) throw new Error(`there is no operator ${func}`);
    const name = `n${this.#nodes.length}`;
    const texts = Object.entries(attrs).map(([key, value]) => [key, formatAttributeText(value)] as const);
    try {
      const parsed = parseAttributes(op.name, op.attrs, new Map(texts));
      const shapes = inputs.map(({ shape }) => shape);
      const outputs = op.inferShape(shapes, parsed);
      if (outputs.some((shape) => shape.length > 6 || sizeOf(shape) > MOST_ELEMENTS)) return undefined;
      const given = inputs.map(({ precision }) => precision);
      const precisions = op.inferPrecision(given, parsed, shapes, outputs);
      if (precisions.some((precision) => precision < 1 || precision > 32)) return undefined;
      this.#nodes.push({ func, name, inputs: inputs.map((input) => input.name), attrs });
      const added = outputs.map((shape, i) => ({
        name: i === 0 ? name : `${name}:${i}`,
        shape,
        precision: precisions[i] as number,
      }));
      this.entries.push(...added);
      return added[0];
    } catch (error) {
      if (error instanceof CvmError) return undefined;
      throw error;
    }
  }

  /** The model with some of its entries as heads, the last one among them. */
  finish(heads: number, inputs = 1): ModelCase {
    const last = this.entries.at(-1) as Entry;
    const chosen = [last, ...Array.from({ length: heads - 1 }, () => this.pick(this.entries))];
    const draft: Draft = {
      variables: this.#variables,
      nodes: this.#nodes,
      heads: chosen.map(({ name }) => name),
    };
    const params = Object.entries(this.#values).map(
      ([name, values]) => [name, int32(this.#variables[name]?.shape ?? [], values)] as const,
    );
    const { shape, precision } = this.#variables['data'] as DraftVariable;
    const range = precisionRange(precision);
    return {
      symbol: formatDeployGraph(draftGraph(draft)),
      params: formatParamsBlob(params),
      inputs: Array.from({ length: inputs }, () =>
        int32(
          shape,
          Array.from({ length: sizeOf(shape) }, () => this.#element(range)),
        ),
      ),
    };
  }

  /** An integer of a range: one of its ends, a small one, or any. */
  #element(range: number): number {
    const choice = this.random.int(8);
    if (choice === 0) return range;
    if (choice === 1) return -range;
    if (choice === 2) return Math.max(-range, Math.min(range, this.integer(-3, 3)));
    return Math.floor(this.random.next() * (2 * range + 1)) - range;
  }
}
