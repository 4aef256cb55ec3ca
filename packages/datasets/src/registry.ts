/** Registries: sets of datasets by name, as values. */
import { fail } from '@mrtjs/tensor';
import type { AnyDataset, DatasetDef } from './dataset.js';
import { isDataset } from './dataset.js';
import type { Metric } from './metrics/metric.js';

/** An immutable set of datasets. Its type knows the names, so that `get` of any other is a compile error. */
export class Registry<D extends object = object> {
  readonly #datasets: ReadonlyMap<string, AnyDataset>;

  private constructor(datasets: ReadonlyMap<string, AnyDataset>) {
    this.#datasets = datasets;
  }

  static empty(): Registry {
    return new Registry(new Map());
  }

  /**
   * A registry with one more dataset.
   * @throws {MrtError} MRT3001 when there is one of that name [R213], MRT3012 for a value that is not a dataset.
   */
  use<N extends string, L, S>(
    dataset: DatasetDef<N, L, S>,
  ): Registry<D & { readonly [K in N]: DatasetDef<N, L, S> }> {
    if (!isDataset(dataset))
      fail('MRT3012', 'the value is not a dataset', { hint: 'make it with defineDataset' });
    if (this.#datasets.has(dataset.name))
      fail('MRT3001', `dataset ${dataset.name} is already registered`, {
        hint: 'give your dataset another name',
      });
    return new Registry(new Map(this.#datasets).set(dataset.name, dataset));
  }

  /** A dataset whose name the type of the registry knows. */
  get<K extends keyof D & string>(name: K): D[K] {
    return this.lookup(name) as D[K];
  }

  /**
   * A dataset by a name from a configuration.
   * @throws {MrtError} MRT3002 for an unknown name, with the list of those that are known.
   */
  lookup(name: string): AnyDataset {
    return (
      this.#datasets.get(name) ??
      fail('MRT3002', `no dataset is called "${name}"`, {
        hint: `registered are ${this.names().join(', ') || 'none'}`,
      })
    );
  }

  /** Names in order of registration. */
  names(): string[] {
    return [...this.#datasets.keys()];
  }
}

/**
 * The metric of a dataset.
 * @throws {MrtError} MRT3009 for a dataset without one (`stdrandom`) [R221].
 */
export function metricOf<L, S>(dataset: DatasetDef<string, L, S>): Metric<L, S> {
  return (
    dataset.metric ??
    fail('MRT3009', `dataset ${dataset.name} has no metric, so nothing can be evaluated on it`, {
      hint: 'evaluate on a dataset with labels, or only how far two models agree (EVALUATION.Metric=agreement)',
    })
  );
}
