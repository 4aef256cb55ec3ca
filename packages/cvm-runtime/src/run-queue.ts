/** Runs of one model, one after the other, which can be aborted. */
import { CvmError, runtimeError } from '@mrtjs/cvm';
import { errorOf } from '@mrtjs/tensor';
import { platform } from '#platform';
import type { Execution } from './execution.js';

/** Milliseconds that a run that can be aborted computes before it lets other work in. */
const SLICE = 12;

/** Runs an execution for callers that may come at any time. */
export class RunQueue {
  readonly #execution: Execution;
  #current: Promise<unknown> | undefined;
  #closed = false;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /**
   * Puts an input and runs all steps; gives the outputs.
   * @throws {CvmError} what `put` or a step throws; code 2 (MRT4107) once the signal is aborted.
   */
  async run(put: () => void, signal: AbortSignal | undefined): Promise<Int32Array[]> {
    while (this.#current !== undefined) await this.#current;
    this.#check(signal);
    put();
    if (signal === undefined) {
      this.#execution.runSteps(0, this.#execution.steps);
      return this.#execution.heads();
    }
    const run = this.#runSlices(signal).finally(() => {
      this.#current = undefined;
    });
    this.#current = run.catch(() => undefined);
    return run;
  }

  /** Refuses all further runs and steps. */
  close(): void {
    this.#closed = true;
  }

  async #runSlices(signal: AbortSignal): Promise<Int32Array[]> {
    let start = performance.now();
    for (let step = 0; step < this.#execution.steps; step++) {
      if (performance.now() - start > SLICE) {
        // A signal is aborted by an event, and events wait until the thread is free.
        await platform.letEventsIn();
        this.#check(signal);
        start = performance.now();
      }
      this.#execution.runSteps(step, 1);
    }
    return this.#execution.heads();
  }

  #check(signal: AbortSignal | undefined): void {
    if (this.#closed) runtimeError('MRT4107', 'the model has been disposed of');
    if (signal?.aborted === true)
      throw new CvmError(2, [errorOf('MRT4107', 'the run was aborted')], { cause: signal.reason });
  }
}
