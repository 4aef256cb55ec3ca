/** The engines behind the interface by which models are evaluated. */
import type { HostLimits } from '@mrtjs/cvm';
import { hostLimits } from '@mrtjs/cvm';
import type { IntegerEngine } from '@mrtjs/graph';
import { chooseEngine } from './engine-name.js';
import { loadModel, loadOn } from './load.js';
import { startPool } from './wasm/threads.js';

/** Options of {@link createReferenceEngine}. */
export interface EngineOptions {
  /** What is accepted; limits left out have their defaults. */
  readonly limits?: Partial<HostLimits>;
}

/** Options of {@link createWasmEngine}. */
export interface WasmEngineOptions extends EngineOptions {
  /** Threads that share the work of each run, the calling one among them; default: 1. */
  readonly threads?: number;
}

/** An engine with threads that all its models share. */
export interface WasmEngine extends IntegerEngine {
  /** Threads that there are: 1 where memory cannot be shared. */
  readonly threads: number;
  /** Ends the threads. Models that were loaded go on with the calling thread alone. */
  close(): Promise<void>;
}

/** The reference interpreter as an engine for evaluation: plain TypeScript, one thread, any platform. */
export function createReferenceEngine(options: EngineOptions = {}): IntegerEngine {
  return {
    name: 'reference',
    description: 'CVM reference interpreter (TypeScript, formal semantics, 1 thread)',
    load: (symbol, params) => loadModel(symbol, params, { ...options, engine: 'reference' }),
  };
}

/**
 * The WebAssembly engine for evaluation.
 * @throws {CvmError} code 2 (MRT4104) where there is no WebAssembly SIMD, or for a number of threads that cannot be.
 */
export function createWasmEngine({ threads = 1, limits }: WasmEngineOptions = {}): WasmEngine {
  const name = chooseEngine('wasm', 'formal');
  const pool = startPool(threads);
  const size = pool?.size ?? 1;
  const accepted = hostLimits(limits);
  return {
    name,
    description: `CVM in WebAssembly SIMD (formal semantics, ${size} thread${size === 1 ? '' : 's'})`,
    threads: size,
    load: (symbol, params) => loadOn(pool, symbol, params, accepted),
    close: async () => pool?.end(),
  };
}
