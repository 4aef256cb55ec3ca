/** What the test has done in the browser, and what it gets back. All of it is JSON. */

/** Random models of some seeds, by both engines. */
export interface RandomTask {
  readonly type: 'random';
  readonly make: 'operators' | 'networks';
  readonly firstSeed: number;
  readonly count: number;
  readonly threads: number;
}

/** Models and their inputs, by the interface of bytes and by both engines. */
export interface GoldenTask {
  readonly type: 'golden';
  readonly cases: readonly {
    readonly symbol: string;
    readonly params: string;
    readonly input: string;
    /** Whether it can be run at all. */
    readonly runs: boolean;
  }[];
  readonly threads: number;
}

/** A whole network, by the package's own interface: either the deep one of the package's tests, or files by their URLs. */
export interface NetworkTask {
  readonly type: 'network';
  readonly files?: { readonly symbol: string; readonly params: string; readonly input: string };
  readonly threads: number;
}

/** SHA-256 of everything that a model gives. */
export interface Outcome {
  readonly reference: string;
  readonly wasm: string;
}

/** What became of a golden case. */
export interface GoldenOutcome {
  /** The result's bytes in hexadecimal, or the code of the error. */
  readonly bytes: string | number;
  readonly outcome?: Outcome;
}

/** What became of a network. */
export interface NetworkOutcome {
  readonly engine: string;
  readonly threads: number;
  /** Of the int32 values of all heads of the first input, in little-endian bytes. */
  readonly sha256: string;
}

/** The answers, by task. */
export interface Answers {
  random: readonly Outcome[];
  golden: readonly GoldenOutcome[];
  network: NetworkOutcome;
}

export type Task = RandomTask | GoldenTask | NetworkTask;

/** Where tasks are run: on the page's own thread, which must not sleep, or in a worker, which may. */
export type Place = 'page' | 'worker';

/** The network that is large enough to be divided. */
export const DEEP = { channels: 16, size: 40, layers: 4 };
