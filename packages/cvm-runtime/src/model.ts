/** A loaded model: what it is, and running it. */
import type { CheckedGraph } from '@mrtjs/cvm';
import { gasOf, storageOf } from '@mrtjs/cvm';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { tensor } from '@mrtjs/tensor';
import type { ByteFormat } from './byte-format.js';
import { byteFormats } from './byte-format.js';
import type { EngineName } from './engine-name.js';
import type { Execution } from './execution.js';
import { elementSize, putBytes, putTensor } from './input.js';
import { choose } from './options.js';
import type { OutputFormat } from './output.js';
import { outputFormat } from './output.js';
import { RunQueue } from './run-queue.js';
import type { TensorInfo } from './tensor-info.js';

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

/** A model on an engine. */
export class LoadedModel implements CvmModel {
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
