/** `ModelSpliter` and `ModelMerger` (MRT-SPEC 2.3) [R113]. */
import type { AttributeDeps, OutputScaleMaps, SplitOptions } from '@mrtjs/merging';
import { mergedOutputScales, mergeModels } from '@mrtjs/merging';
import type { Model } from './model.js';

/** Splits a model: the same as {@link Model.split}. */
export class ModelSpliter {
  readonly model: Model;
  readonly keys: readonly string[];

  constructor(model: Model, keys: Iterable<string>) {
    this.model = model;
    this.keys = [...keys];
  }

  split(options?: SplitOptions): ReturnType<Model['split']> {
    return this.model.split(this.keys, options);
  }
}

/** How {@link ModelMerger.merge} scales attributes of the top. */
export interface ScaledAttributes {
  /** Attributes of the top that follow the scale of a base output. */
  readonly attributeDeps: AttributeDeps;
  /** Scales of the base's outputs, in order. */
  readonly baseScales: readonly number[];
}

/** Merges a (quantized) base with the top that it was split from. */
export class ModelMerger {
  readonly base: Model;
  readonly top: Model;
  /** Names of the base's outputs before they were quantized. */
  readonly #originalOutputs: readonly string[];

  /**
   * @param baseNameMaps Name of a base output → the name that it had when the model was split, as {@link MRT.getMaps}
   * gives it (default: the same).
   */
  constructor(base: Model, top: Model, baseNameMaps: ReadonlyMap<string, string> = new Map()) {
    this.base = base;
    this.top = top;
    this.#originalOutputs = base.outputNames().map((name) => baseNameMaps.get(name) ?? name);
  }

  /**
   * One model again (MRT-SPEC 5.17). The callback of the original, which scales attributes, is the table
   * `attributeDeps` here.
   * @throws {MrtError} MRT2304 to MRT2306 for halves and attributes that do not fit.
   */
  merge({ attributeDeps, baseScales }: ScaledAttributes = NOTHING_SCALED): Model {
    const merged = mergeModels({
      base: {
        model: this.base.value,
        inputs: new Map(),
        outputScales: this.#originalOutputs.map((_, i) => baseScales[i] ?? 1),
        originalOutputs: this.#originalOutputs,
        thresholds: new Map(),
        scales: new Map(),
        precisions: new Map(),
        floatNodes: this.base.floatNodes,
      },
      top: this.top.value,
      attributeDeps,
      outputScaleMaps: new Map(this.top.outputNames().map((name) => [name, null])),
    });
    // The top reads integers as they are: what of it the compiler knows can be compiled, restored nodes cannot.
    return this.base.with(merged.model, this.base.floatNodes);
  }

  /**
   * Scales of the merged model's outputs, in their order (MRT-SPEC 5.18). Original name: `get_output_scales`.
   * @param baseScales Scales of the base's outputs, in order.
   * @param maps Output of the top → original output of the base whose scale it has, or null.
   * @throws {MrtError} MRT2307 for maps that do not fit.
   */
  getOutputScales(baseScales: readonly number[], maps: OutputScaleMaps): number[] {
    const named = this.#originalOutputs.map((name, i): [string, number] => [name, baseScales[i] ?? 1]);
    return mergedOutputScales(this.top.outputNames(), maps, new Map(named));
  }
}

const NOTHING_SCALED: ScaledAttributes = { attributeDeps: new Map(), baseScales: [] };
