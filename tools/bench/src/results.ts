/** What is measured. */
import type { StepTime } from '@mrtjs/cvm-runtime';
import type { Shape } from '@mrtjs/tensor';
import type { KernelSpeeds } from './kernel-meter.js';
import type { Rounds } from './statistics.js';

/** Names of the runners. */
export const RUNNERS = {
  reference: 'reference',
  wasm: 'wasm, 1 thread',
  threaded: 'wasm, N threads',
  tfjs: 'TensorFlow.js wasm',
  onnx: 'ONNX Runtime, 1 thread',
  onnxThreaded: 'ONNX Runtime, N threads',
  peak: 'peak instruction, 1 thread',
  peakThreaded: 'peak instruction, N threads',
} as const;

/** Times of runners by name. */
export type Times = ReadonlyMap<string, Rounds>;

/** One network, measured. */
export interface NetworkResult {
  readonly name: string;
  readonly shape: Shape;
  readonly parameters: 'trained' | 'random';
  /** Multiply-accumulates of the float network. */
  readonly macs: number;
  readonly times: Times;
  /** Bytes that the wasm engine takes, with one and with N threads. */
  readonly memory: readonly [one: number, threaded: number];
  /** Threads that took part where N were asked for. */
  readonly threads: number;
  readonly layers: readonly StepTime[];
}

/** A compiled model whose output is known. */
export interface KnownResult {
  readonly name: string;
  readonly times: Times;
  /** Whether one and N threads gave the known bytes. */
  readonly equal: boolean;
}

/** Evaluation over many images. */
export interface EvaluationResult {
  readonly images: number;
  readonly distinct: number;
  readonly seconds: number;
  readonly floatEngine: string;
  readonly integerEngine: string;
  readonly floatAccuracy: string;
  readonly integerAccuracy: string;
}

/** One run of the bench. */
export interface Results {
  readonly machine: string;
  readonly date: string;
  readonly threads: number;
  readonly rounds: number;
  /** Processes that wanted to run, before and after. */
  readonly load: readonly [before: number, after: number];
  /** The peak and the kernels on one core, measured before every network and at the end. */
  readonly kernels: KernelSpeeds;
  readonly networks: readonly NetworkResult[];
  readonly known: readonly KnownResult[];
  readonly evaluation: EvaluationResult | undefined;
  /** What was not measured, and why. */
  readonly skipped: readonly string[];
}
