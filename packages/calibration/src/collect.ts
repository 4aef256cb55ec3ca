/** Statistics on request: one sweep over the data answers all that the passes after it want to know. */
import type { FloatEngine, Model, OperatorSet, StatisticRequest, Statistics, ValueRange } from '@mrtjs/graph';
import {
  checkInvariants,
  distinctRequests,
  irOperators,
  isVariable,
  statisticKey,
  topologicalOrder,
} from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { failIfAny } from '@mrtjs/tensor';
import type { Batch } from './batch.js';
import { inputTensors, isFinite, noBatches, notShown, refuseUnusable } from './batch.js';
import type { AnyObserver } from './observers/index.js';
import { observerFor } from './observers/index.js';
import { roundSignificantBits, THRESHOLD_BITS } from './significant-bits.js';

/** What {@link collectStatistics} works on. */
export interface CollectOptions {
  readonly model: Model;
  readonly batches: AsyncIterable<Batch> | Iterable<Batch>;
  readonly engine: FloatEngine;
  /** What is wanted; equal requests are answered once. */
  readonly requests: readonly StatisticRequest[];
  readonly ops?: OperatorSet | undefined;
  /** Told the number of batches done after each. */
  readonly onProgress?: ((batches: number) => void) | undefined;
}

/** One request under way. */
interface Observation {
  readonly key: string;
  readonly observer: AnyObserver;
  state: unknown;
}

/**
 * Runs the model over every batch and answers the requests, each number rounded to 16 significant bits. Only the nodes
 * that are asked for are fetched from the engine, and what is remembered of them does not grow with the number of
 * batches.
 *
 * @throws {MrtError} MRT2101 naming the first node that is not finite and the batch, MRT2102 without any batch,
 * MRT2103 for a batch that lacks an input, MRT2104 for nodes that the engine does not show.
 */
export async function collectStatistics(options: CollectOptions): Promise<Statistics> {
  const { model, engine, onProgress } = options;
  failIfAny(checkInvariants(model, ['unique-names'], options.ops ?? irOperators));
  const order = topologicalOrder(model.graph);
  const observations = observationsOf(options.requests);
  const observed = new Set(
    order.filter((node) => !isVariable(node) && observations.has(node.name)).map(({ name }) => name),
  );
  const executable = await engine.load(model);
  let batches = 0;
  try {
    for await (const batch of options.batches) {
      const shown = new Set<string>();
      const unusable = new Set<string>();
      const observe = (name: string, tensor: Tensor): void => {
        shown.add(name);
        if (!isFinite(tensor)) unusable.add(name);
        for (const each of observations.get(name) ?? [])
          each.state = each.observer.update(each.state, tensor);
      };
      const inputs = inputTensors(order, model, batch);
      inputs.forEach((tensor, name) => observe(name, tensor));
      await executable.run(inputs, { observe, observed });
      refuseUnusable(order, unusable, `in batch ${batches}`);
      failIfAny(notShown([...observations.keys()], shown, engine));
      batches++;
      onProgress?.(batches);
    }
  } finally {
    executable.dispose();
  }
  if (batches === 0) noBatches();
  return new Map(
    [...observations].map(([node, list]) => [
      node,
      new Map(list.map(({ key, observer, state }) => [key, observer.result(state).map(rounded)])),
    ]),
  );
}

function observationsOf(requests: readonly StatisticRequest[]): Map<string, Observation[]> {
  const observations = new Map<string, Observation[]>();
  for (const request of distinctRequests(requests)) {
    const observer = observerFor(request);
    const observation = { key: statisticKey(request), observer, state: observer.start() };
    observations.set(request.node, [...(observations.get(request.node) ?? []), observation]);
  }
  return observations;
}

function rounded({ low, high }: ValueRange): ValueRange {
  return {
    low: roundSignificantBits(low, THRESHOLD_BITS) + 0,
    high: roundSignificantBits(high, THRESHOLD_BITS) + 0,
  };
}
