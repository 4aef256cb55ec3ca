/** Loading compiled models. */
import type { CheckedGraph, HostLimits, ParamTensor } from '@mrtjs/cvm';
import {
  checkDeployGraph,
  gasOf,
  hostLimits,
  logicError,
  parseDeployGraph,
  parseParamsBlob,
  storageOf,
} from '@mrtjs/cvm';
import type { EngineName } from './engine-name.js';
import { chooseEngine } from './engine-name.js';
import type { CvmModel } from './model.js';
import { LoadedModel } from './model.js';
import { choose } from './options.js';
import { checkParameters } from './parameters.js';
import { prepareReference } from './program.js';
import type { Profile } from './profile.js';
import { profiles } from './profile.js';
import { prepareWasm } from './wasm/execution.js';
import type { MemoryUse } from './wasm/plan.js';
import { planModel } from './wasm/plan.js';
import type { ThreadPool } from './wasm/threads.js';
import { checkThreads, startPool } from './wasm/threads.js';

/** Options of {@link loadModel}. */
export interface LoadOptions {
  /**
   * `wasm`: WebAssembly SIMD. `reference`: plain TypeScript, several times slower. `auto` (the default): `wasm` where the
   * platform has it and the profile is `formal`, else `reference`. The results are the same.
   */
  readonly engine?: EngineName;
  /**
   * Threads that share the work of a run, the calling one among them; default: 1. Where memory cannot be shared between
   * threads, and in the reference engine, there is one: {@link CvmModel.threads} says how many there are.
   */
  readonly threads?: number;
  /** What the host accepts; limits left out have their defaults. */
  readonly limits?: Partial<HostLimits>;
  /** The semantics; default: `formal`. Profile `cpu` is a matter of the reference engine alone. */
  readonly profile?: Profile;
}

/**
 * Loads a compiled model: `symbol` is the deploy graph's text, `params` the bytes of the parameter file. Everything is
 * checked before anything is executed, and sizes before anything is allocated.
 * @throws {CvmError} with `code` 1 or 2 as chapter 6 of CVM-SPEC assigns them, and `diagnostics` that say more: MRT40xx
 * for the files, MRT4101 for parameters that do not fit; of the host's limits MRT4012 (memory) and MRT4106 (gas), code 1;
 * code 2 with MRT4104 for an engine, profile or number of threads that does not exist, MRT4108 for threads that cannot be
 * started, MRT4109 for kernels that cannot be read.
 */
export async function loadModel(
  symbol: string | Uint8Array,
  params: Uint8Array,
  options: LoadOptions = {},
): Promise<CvmModel> {
  const { threads = 1, profile = 'formal' } = options;
  const kernels = choose(profiles, profile, 'profile');
  const limits = hostLimits(options.limits);
  if (chooseEngine(options.engine ?? 'auto', profile) === 'reference') {
    checkThreads(threads);
    const { graph, tensors } = readModel(symbol, params, limits);
    return new LoadedModel(graph, prepareReference(graph, tensors, kernels));
  }
  // Threads start while the model is read.
  const pool = startPool(threads);
  const end = (): void => pool?.end();
  try {
    const model = await loadOn(pool, symbol, params, limits, end);
    if (model.threads === 1) end();
    else if (pool !== undefined) abandoned.register(model, pool);
    return model;
  } catch (error) {
    end();
    throw error;
  }
}

/** Ends the threads of models that nobody has any more. */
const abandoned = new FinalizationRegistry<ThreadPool>((pool) => pool.end());

/** Loads a model on the wasm engine with threads that others may use, too. `end` is called when it is disposed of. */
export async function loadOn(
  pool: ThreadPool | undefined,
  symbol: string | Uint8Array,
  params: Uint8Array,
  limits: HostLimits,
  end?: () => void,
): Promise<CvmModel> {
  const { graph, tensors } = readModel(symbol, params, limits);
  return new LoadedModel(graph, await prepareWasm(graph, tensors, { limits, pool }), end);
}

/** A model that has passed all checks. */
export interface ReadModel {
  readonly graph: CheckedGraph;
  /** Parameters by entry. */
  readonly tensors: ReadonlyMap<number, ParamTensor>;
}

/** Reads and checks the files of a model, and what it costs. */
export function readModel(symbol: string | Uint8Array, params: Uint8Array, limits: HostLimits): ReadModel {
  const graph = checkDeployGraph(parseDeployGraph(symbol, limits));
  const records = parseParamsBlob(params, limits);
  const storage = storageOf(graph);
  if (storage > limits.maxTotalBytes)
    logicError(
      'MRT4012',
      `the model needs ${storage} bytes of memory, the limit is ${limits.maxTotalBytes}`,
      {
        hint: 'raise the limit maxTotalBytes if this is wanted',
      },
    );
  // Without a limit gas is not looked at: that a model exceeds the chain's own is told when it is asked for [C145].
  if (limits.maxGas < Infinity && gasOf(graph) > limits.maxGas)
    logicError('MRT4106', `a run costs ${gasOf(graph)} gas, the limit is ${limits.maxGas}`, {
      hint: 'raise the limit maxGas if this is wanted',
    });
  return { graph, tensors: checkParameters(graph, records) };
}

/**
 * The memory that a model would take on the wasm engine, without loading it.
 * @throws {CvmError} as {@link loadModel}.
 */
export function memoryOf(
  symbol: string | Uint8Array,
  params: Uint8Array,
  options: Pick<LoadOptions, 'threads' | 'limits'> = {},
): MemoryUse {
  const { threads = 1 } = options;
  checkThreads(threads);
  const { graph, tensors } = readModel(symbol, params, hostLimits(options.limits));
  return planModel(graph, tensors, { threads, fused: true, grain: 1 }).memory;
}
