/** A loaded model as an engine runs it, step by step. */

/** A model in memory. */
export interface Execution {
  readonly engine: 'reference' | 'wasm';
  /** Threads that take part in a run. */
  readonly threads: number;
  /** Bytes of memory that the model takes. */
  readonly memory: number;
  /** Number of steps of a run. */
  readonly steps: number;
  /** Where the input is put before a run. */
  readonly input: Int32Array;
  /** Whether a run limits the input to its precision itself. */
  readonly limitsInput: boolean;
  /**
   * Runs `count` steps from step `first` on.
   * @throws {CvmError} where a step cannot be run; it names the node.
   */
  runSteps(first: number, count: number): void;
  /** The outputs of the last run. */
  heads(): Int32Array[];
  /** Gives up what it holds. */
  dispose(): void;
}
