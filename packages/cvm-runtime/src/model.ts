/** Loading and running compiled models: the public face of this package. */
import type { CheckedGraph, HostLimits } from '@mrtjs/cvm';
import {
  checkDeployGraph,
  gasOf,
  hostLimits,
  logicError,
  parseDeployGraph,
  parseParamsBlob,
  runtimeError,
  storageOf,
} from '@mrtjs/cvm';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { tensor } from '@mrtjs/tensor';
import type { ByteFormat } from './byte-format.js';
import { byteFormats } from './byte-format.js';
import type { EngineName } from './engine-name.js';
import { chooseEngine } from './engine-name.js';
import type { Execution } from './execution.js';
import { elementSize, putBytes, putTensor } from './input.js';
import { choose } from './options.js';
import type { OutputFormat } from './output.js';
import { outputFormat } from './output.js';
import { checkParameters } from './parameters.js';
import { prepareReference } from './program.js';
import type { Profile } from './profile.js';
import { profiles } from './profile.js';
import { RunQueue } from './run-queue.js';
import type { TensorInfo } from './tensor-info.js';
import { prepareWasm } from './wasm/execution.js';
import { MOST_THREADS, startPool } from './wasm/threads.js';

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

/** Options of {@link CvmModel.run}. */
export interface RunOptions {
  /** Stops the run between two steps. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link CvmModel.infer}. */
export interface InferOptions extends RunOptions {
  /** How input and output are written; default: `little-endian`. */
  readonly byteFormat?: ByteFormat;
}

/**
 * A compiled model, ready to run. Its memory is allocated once; runs do not influence each other [C64], except that in
 * profile `cpu` a `non_max_suppression` with `top_k` directly on a parameter overwrites it, as in the original [D9].
 */
export interface CvmModel {
  /** The single input, `data`. */
  readonly inputs: readonly TensorInfo[];
  /** The heads, in order. Names are those of the graph's nodes, made unique. */
  readonly outputs: readonly TensorInfo[];
  /**
   * Gas of one inference, at most 2^41.
   * @throws {CvmError} code 1 (MRT4015) where it exceeds the chain's limits, which loading does not look at [C145].
   */
  readonly gas: number;
  /** Bytes of memory that the chain charges for [C146]. */
  readonly storage: number;
  /** `cvm_1.0.0` or `cvm_1.1.0`. */
  readonly version: string;
  /** `argmax`, `detection`, or anything else for none; matters to {@link CvmModel.infer} only. */
  readonly postprocess: string;
  /** Bytes of the argument of {@link CvmModel.infer}. */
  readonly inputLength: number;
  /** Bytes of one of its elements: 1 or 4. */
  readonly inputTypeSize: number;
  /** Bytes of the result of {@link CvmModel.infer}. */
  readonly outputLength: number;
  /** Bytes of one of its elements: 1 or 4. */
  readonly outputTypeSize: number;
  /** The engine that runs it. */
  readonly engine: Exclude<EngineName, 'auto'>;
  /** Threads that take part in a run; fewer than asked for where the work or the platform allows no more. */
  readonly threads: number;
  /** Bytes of memory that the model takes, parameters and working memory of all threads included. It is allocated once. */
  readonly memory: number;
  /**
   * Runs the model on an integer tensor of the input's shape; values beyond the input's precision are clamped. Gives
   * one tensor per head, which the caller owns. The calling thread computes until the run is done; with a `signal` it
   * lets other work in between now and then. Runs that are asked for meanwhile wait.
   * @throws {CvmError} code 1 (MRT4102) for an input that does not fit; code 2: MRT4105 for an operator that profile
   * `cpu` cannot run, MRT4107 when the signal was aborted.
   */
  run(input: Tensor, options?: RunOptions): Promise<TensorOf<'int32'>[]>;
  /**
   * Runs the model on bytes and gives the bytes that the original runtime gives, with its narrowing, postprocessing
   * and interleaving of heads (CVM-SPEC 3.3, 3.4). Elements are signed and, unless `options` say otherwise,
   * little-endian.
   * @throws {CvmError} code 1: MRT4102 for an input of the wrong length, MRT4103 for heads that do not line up; code 2:
   * MRT4104 for an unknown format, MRT4105 and MRT4107 as {@link CvmModel.run}.
   */
  infer(input: Uint8Array, options?: InferOptions): Promise<Uint8Array>;
  /** Ends its threads and gives up its memory; the model cannot be run any more. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/**
 * Loads a compiled model: `symbol` is the deploy graph's text, `params` the bytes of the parameter file. Everything is
 * checked before anything is executed, and sizes before anything is allocated.
 * @throws {CvmError} with `code` 1 or 2 as chapter 6 of CVM-SPEC assigns them, and `diagnostics` that say more: MRT40xx
 * for the files, MRT4101 for parameters that do not fit; of the host's limits MRT4012 (memory) and MRT4106 (gas), code 1;
 * code 2 with MRT4104 for an engine, profile or number of threads that does not exist, MRT4108 for threads that cannot be
 * started.
 */
export async function loadModel(
  symbol: string | Uint8Array,
  params: Uint8Array,
  options: LoadOptions = {},
): Promise<CvmModel> {
  const { threads = 1, profile = 'formal' } = options;
  const kernels = choose(profiles, profile, 'profile');
  const engine = chooseEngine(options.engine ?? 'auto', profile);
  if (!Number.isSafeInteger(threads) || threads < 1 || threads > MOST_THREADS)
    runtimeError('MRT4104', `there cannot be ${threads} threads`, {
      option: 'threads',
      hint: `use 1 to ${MOST_THREADS}`,
    });
  if (engine === 'reference') {
    const { graph, tensors } = readModel(symbol, params, hostLimits(options.limits));
    return new LoadedModel(graph, prepareReference(graph, tensors, kernels));
  }
  // Threads start while the model is read.
  const starting = startPool(threads);
  try {
    const limits = hostLimits(options.limits);
    const { graph, tensors } = readModel(symbol, params, limits);
    const pool = await starting;
    const execution = await prepareWasm(graph, tensors, { limits, pool });
    if (execution.threads === 1) pool?.end();
    return new LoadedModel(graph, execution, () => pool?.end());
  } catch (error) {
    void starting.then((pool) => pool?.end()).catch(() => undefined);
    throw error;
  }
}

/** Reads and checks the files of a model, and what it costs. */
function readModel(symbol: string | Uint8Array, params: Uint8Array, limits: HostLimits) {
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

class LoadedModel implements CvmModel {
  readonly inputs: readonly [TensorInfo];
  readonly outputs: readonly TensorInfo[];
  readonly #graph: CheckedGraph;
  readonly #execution: Execution;
  readonly #runs: RunQueue;
  readonly #format: OutputFormat;
  readonly #end: () => void;

  constructor(graph: CheckedGraph, execution: Execution, end: () => void = () => undefined) {
    this.#graph = graph;
    this.#execution = execution;
    this.#runs = new RunQueue(execution);
    this.#end = end;
    this.inputs = [infoOf(graph, graph.input, 'data')];
    this.outputs = outputInfos(graph);
    this.#format = outputFormat(this.outputs, this.postprocess);
  }

  get engine(): Execution['engine'] {
    return this.#execution.engine;
  }

  get threads(): number {
    return this.#execution.threads;
  }

  get memory(): number {
    return this.#execution.memory;
  }

  get gas(): number {
    return gasOf(this.#graph);
  }

  get storage(): number {
    return storageOf(this.#graph);
  }

  get version(): string {
    return this.#graph.graph.version;
  }

  get postprocess(): string {
    return this.#graph.graph.postprocess;
  }

  get inputTypeSize(): number {
    return elementSize(this.inputs[0].precision);
  }

  get inputLength(): number {
    return this.#execution.input.length * this.inputTypeSize;
  }

  get outputTypeSize(): number {
    return this.#format.typeSize;
  }

  get outputLength(): number {
    return this.#format.length;
  }

  async run(input: Tensor, { signal }: RunOptions = {}): Promise<TensorOf<'int32'>[]> {
    const heads = await this.#runs.run(() => putTensor(this.#execution, input, this.inputs[0]), signal);
    return heads.map((head, k) => tensor('int32', (this.outputs[k] as TensorInfo).shape, head));
  }

  async infer(
    input: Uint8Array,
    { byteFormat = 'little-endian', signal }: InferOptions = {},
  ): Promise<Uint8Array> {
    const { decode, encode } = choose(byteFormats, byteFormat, 'byteFormat');
    const bytes = decode(input, this.inputLength, this.inputTypeSize);
    const heads = await this.#runs.run(() => putBytes(this.#execution, bytes, this.inputs[0]), signal);
    return encode(this.#format.encode(heads), this.outputTypeSize);
  }

  dispose(): void {
    this.#runs.close();
    this.#execution.dispose();
    this.#end();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function infoOf(graph: CheckedGraph, entry: number, name: string): TensorInfo {
  return { name, shape: graph.shapes[entry] ?? [], precision: graph.precisions[entry] ?? 32 };
}

/** Heads by the names of their nodes; second outputs and repeated names get a number. */
function outputInfos(graph: CheckedGraph): readonly TensorInfo[] {
  const taken = new Set<string>();
  return graph.heads.map((entry, k) => {
    const { node, output } = graph.graph.heads[k] as { node: number; output: number };
    const base = `${graph.nodes[node]?.name ?? ''}${output === 0 ? '' : `_output${output}`}`;
    let name = base;
    for (let i = 1; taken.has(name); i++) name = `${base}_${i}`;
    taken.add(name);
    return infoOf(graph, entry, name);
  });
}
