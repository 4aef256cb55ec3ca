/** The grids of the tensors of a model, from the statistics of its data. */
import type { Model, Node, RangeRule, Statistics, Thresholds, ValueRange } from '@mrtjs/graph';
import { rangeOf, statisticKey, topologicalOrder } from '@mrtjs/graph';
import { absMax, fail } from '@mrtjs/tensor';
import type { Grid } from './grid.js';
import { gridOf } from './grid.js';
import type { RecipeChoices } from './recipe.js';
import { DEFAULT_CHOICES } from './recipe.js';

/** The rule of ranges of tensors that have bits to spare. */
export const EXTREMES: RangeRule = Object.freeze({ kind: 'extremes' });

/** Tensors with bits to spare hold values up to so many times the largest one seen: new data may have larger ones. */
const HEADROOM = 2;

/** Bits of two planes together. */
export const TWO_PLANE_BITS = 15;

/** What of a recipe is about ranges. */
type RangeChoices = Pick<RecipeChoices, 'range' | 'zeroPoint' | 'sumBits'>;

/** Everything about ranges that the rules ask for. */
export class Ranges {
  readonly #model: Model;
  readonly #statistics: Statistics;
  readonly #overrides: Thresholds;
  readonly #recipe: RangeChoices;
  readonly #sumScales: ReadonlyMap<Node, number>;

  /** `overrides` are largest magnitudes that replace what the data says; `sumScales` the scales of operands of sums. */
  constructor(
    model: Model,
    statistics: Statistics,
    overrides: Thresholds,
    recipe: RangeChoices,
    sumScales: (largest: (node: Node) => number) => ReadonlyMap<Node, number> = () => new Map(),
  ) {
    this.#model = model;
    this.#statistics = statistics;
    this.#overrides = overrides;
    this.#recipe = recipe;
    this.#sumScales = sumScales((node) => this.largest(node));
  }

  /** The smallest and the largest value, or those that were set instead. */
  extremes(node: Node): ValueRange {
    return this.#range(node, EXTREMES);
  }

  /** The largest magnitude of a node or a parameter. @throws {MrtError} MRT2202 */
  largest(node: Node): number {
    const tensor = this.#model.params.get(node.name);
    if (tensor !== undefined) return this.#overrides.get(node.name) ?? absMax(tensor);
    const { low, high } = this.extremes(node);
    return Math.max(-low, high);
  }

  /** Whether anything is known of a node. */
  knows(node: Node): boolean {
    return this.#model.params.has(node.name) || this.#statistics.has(node.name);
  }

  /** What an 8-bit layer reads. */
  operand(node: Node): Grid {
    const { range, zeroPoint } = this.#recipe;
    const values = this.#range(node, range);
    const moves = zeroPoint === 'all' || (zeroPoint === 'relu' && (values.low === 0 || values.high === 0));
    return gridOf(values, 8, moves);
  }

  /** What a layer reads as two planes. */
  planes(node: Node): Grid {
    return symmetricGrid(this.largest(node), TWO_PLANE_BITS);
  }

  /** 16 bits without a zero point, for everything that takes no less. */
  wide(node: Node, bits = 16): Grid {
    return symmetricGrid(this.largest(node), bits);
  }

  /** What the operands of a sum are brought to. */
  sum(node: Node, operands: readonly Node[]): Grid {
    const { sumBits } = this.#recipe;
    if (sumBits < 16)
      return gridOf({ low: 0, high: Math.max(...operands.map((x) => this.largest(x))) }, sumBits, false);
    const scale = this.#sumScales.get(node);
    return scale === undefined
      ? symmetricGrid(Math.max(...[node, ...operands].map((x) => this.largest(x))), sumBits)
      : { scale, zero: 0, bits: sumBits };
  }

  #range(node: Node, rule: RangeRule): ValueRange {
    const key = statisticKey({ rule });
    const found =
      this.#statistics.get(node.name)?.get(key)?.[0] ??
      fail('MRT2202', `nothing is known of its values (${key})`, {
        node: node.name,
        hint: 'calibrate the model with the same settings',
      });
    const largest = this.#overrides.get(node.name);
    if (largest === undefined) return found;
    return { low: found.low < 0 ? -largest : 0, high: found.high > 0 ? largest : 0 };
  }
}

/** A grid without a zero point and with headroom. */
export function symmetricGrid(largest: number, bits: number): Grid {
  return { scale: largest > 0 ? rangeOf(bits) / (HEADROOM * largest) : 1, zero: 0, bits };
}

/** Largest magnitude of every parameter, and of every node whose extremes are known: what thresholds are elsewhere. */
export function largestMagnitudes(model: Model, statistics: Statistics): Thresholds {
  const ranges = new Ranges(model, statistics, new Map(), DEFAULT_CHOICES);
  return new Map(
    topologicalOrder(model.graph)
      .filter((node) => ranges.knows(node))
      .map((node) => [node.name, ranges.largest(node)]),
  );
}
