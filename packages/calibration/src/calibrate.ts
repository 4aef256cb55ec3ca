/** Calibration: one sweep over the data, one threshold per node, parameter and input (MRT-SPEC 5.11). */
import type { FloatEngine, Model, Node, OperatorSet, Profile, Thresholds } from '@mrtjs/graph';
import { checkInvariants, irOperators, topologicalOrder } from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { convert, fail, failIfAny } from '@mrtjs/tensor';
import type { Batch } from './batch.js';
import { inputTensors, isFinite, noBatches, notShown, refuseUnusable } from './batch.js';
import type { Observer } from './observer.js';
import { absMaxObserver, observeOnce, outlierObserver } from './observer.js';
import { roundSignificantBits, THRESHOLD_BITS } from './significant-bits.js';

/** What happens during a calibration. */
export type CalibrationEvent =
  | {
      readonly kind: 'batch';
      /** Batches done so far. */
      readonly batches: number;
    }
  | {
      readonly kind: 'threshold';
      readonly node: string;
      readonly threshold: number;
      /** At least {@link LARGE_THRESHOLD}. */
      readonly isLarge: boolean;
    };

/** What {@link calibrate} works on, and its settings. */
export interface CalibrateOptions<State = number> {
  readonly model: Model;
  readonly batches: AsyncIterable<Batch> | Iterable<Batch>;
  readonly engine: FloatEngine;
  readonly ops?: OperatorSet | undefined;
  /** λ of the outlier rule; `null` (the default) is the plain largest magnitude. */
  readonly lambda?: number | null | undefined;
  /** Whether the rule holds for parameters too, so that large weights saturate (default true, D33). */
  readonly lambdaOnParams?: boolean | undefined;
  /** Another rule, instead of `lambda`. */
  readonly observer?: Observer<State> | undefined;
  /** Thresholds of an earlier calibration: the result is at least as large [R136]. */
  readonly previous?: Thresholds | undefined;
  /** `fixed` (default): all batches count. `mrt1`: only the last does, as in the original (D15). */
  readonly profile?: Profile | undefined;
  readonly onProgress?: ((event: CalibrationEvent) => void) | undefined;
  /** Receives findings that do not stop the work. */
  readonly report?: ((diagnostic: Diagnostic) => void) | undefined;
}

/** Thresholds from here on are worth a warning: outliers cost all the other values precision. */
export const LARGE_THRESHOLD = 30;

/**
 * Runs the model over every batch and returns the threshold of every node (of its first output), parameter and input
 * [R135], rounded to 16 significant bits. Memory does not depend on the number of batches.
 *
 * @throws {MrtError} MRT2101 naming the first node that is not finite and the batch, MRT2102 without any batch,
 * MRT2103 for a batch that lacks an input, MRT2104 for nodes that the engine does not show, MRT2106 for a λ that is
 * not a positive number.
 */
export async function calibrate<State = number>(options: CalibrateOptions<State>): Promise<Thresholds> {
  const { lambda = null } = options;
  if (options.observer !== undefined) return sweep(options, options.observer);
  if (lambda === null) return sweep(options, absMaxObserver);
  if (!(lambda > 0) || lambda === Infinity)
    fail('MRT2106', `${lambda} is not allowed`, {
      option: 'CALIBRATION.Lambda',
      hint: 'expected a positive number, or none for the largest magnitude',
    });
  return sweep(options, outlierObserver(lambda));
}

async function sweep<S>(options: CalibrateOptions<unknown>, observer: Observer<S>): Promise<Thresholds> {
  const { model, engine, profile = 'fixed', onProgress = () => undefined } = options;
  failIfAny(checkInvariants(model, ['unique-names'], options.ops ?? irOperators));
  const order = topologicalOrder(model.graph);
  const parameters = parameterThresholds(order, model, observer, options.lambdaOnParams ?? true);
  const states = new Map<string, S>();
  const executable = await engine.load(model);
  let batches = 0;
  try {
    for await (const batch of options.batches) {
      const unusable = new Set<string>();
      const observe = (name: string, tensor: Tensor): void => {
        if (!isFinite(tensor)) unusable.add(name);
        const before = profile === 'mrt1' ? undefined : states.get(name);
        states.set(name, observer.update(before ?? observer.start(), tensor));
      };
      const inputs = inputTensors(order, model, batch);
      inputs.forEach((tensor, name) => observe(name, tensor));
      await executable.run(inputs, { observe });
      refuseUnusable(order, unusable, `in batch ${batches}`);
      onProgress({ kind: 'batch', batches: ++batches });
    }
  } finally {
    executable.dispose();
  }
  if (batches === 0) noBatches();
  const results = new Map([...states].map(([name, state]) => [name, observer.result(state)]));
  return finish(order, new Map([...parameters, ...results]), options);
}

function parameterThresholds<S>(
  order: readonly Node[],
  model: Model,
  observer: Observer<S>,
  usesRule: boolean,
): Map<string, number> {
  const tensors = order.flatMap(({ name }) => {
    const tensor = model.params.get(name);
    return tensor === undefined ? [] : [[name, convert(tensor, 'float32')] as const];
  });
  const unusable = tensors.filter(([, tensor]) => !isFinite(tensor)).map(([name]) => name);
  refuseUnusable(order, new Set(unusable), 'among the parameters');
  return new Map(
    tensors.map(([name, tensor]) => [
      name,
      usesRule ? observeOnce(observer, tensor) : observeOnce(absMaxObserver, tensor),
    ]),
  );
}

/** Thresholds in the order of the graph, with earlier ones taken into account, rounded, and reported. */
function finish(
  order: readonly Node[],
  found: ReadonlyMap<string, number>,
  { previous, engine, onProgress, report }: CalibrateOptions<unknown>,
): Thresholds {
  failIfAny(
    notShown(
      order.map(({ name }) => name),
      found,
      engine,
    ),
  );
  const thresholds = new Map<string, number>();
  for (const { name } of order) {
    const threshold = roundSignificantBits(
      Math.max(previous?.get(name) ?? 0, found.get(name) as number),
      THRESHOLD_BITS,
    );
    thresholds.set(name, threshold);
    const isLarge = threshold >= LARGE_THRESHOLD;
    onProgress?.({ kind: 'threshold', node: name, threshold, isLarge });
    if (isLarge)
      report?.({
        code: 'MRT2105',
        severity: 'warning',
        message: `the threshold is ${threshold}`,
        node: name,
        hint: 'few large values cost all others precision: consider the outlier rule (Lambda)',
      });
  }
  return thresholds;
}
