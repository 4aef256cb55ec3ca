/** Loading and running compiled models: the public face of this package. */
import type { CheckedGraph, HostLimits } from '@mrtjs/cvm';
import {
  checkDeployGraph,
  gasOf,
  hostLimits,
  parseDeployGraph,
  parseParamsBlob,
  runtimeError,
  storageOf,
} from '@mrtjs/cvm';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { tensor } from '@mrtjs/tensor';
import type { ByteFormat } from './byte-format.js';
import { byteFormats } from './byte-format.js';
import { elementSize, putBytes, putTensor } from './input.js';
import type { OutputFormat } from './output.js';
import { outputFormat } from './output.js';
import type { Program } from './program.js';
import { prepareProgram } from './program.js';
import type { Profile } from './profile.js';
import { profiles } from './profile.js';
import type { TensorInfo } from './tensor-info.js';

/** Options of {@link loadModel}. */
export interface LoadOptions {
  /** `reference`: plain TypeScript. `wasm` is not part of this version. Default: `reference`. */
  readonly engine?: 'reference' | 'wasm';
  /** Number of threads, for engines that have them; the reference engine has one. */
  readonly threads?: number;
  /** What the host accepts; limits left out have their defaults. */
  readonly limits?: Partial<HostLimits>;
  /** The semantics; default: `formal`. */
  readonly profile?: Profile;
}

/** Options of {@link CvmModel.infer}. */
export interface InferOptions {
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
  /**
   * Runs the model on an integer tensor of the input's shape; values beyond the input's precision are clamped. Gives
   * one tensor per head, which the caller owns.
   * @throws {CvmError} code 1 (MRT4102) for an input that does not fit; code 2 (MRT4105) for an operator that profile
   * `cpu` cannot run.
   */
  run(input: Tensor): Promise<TensorOf<'int32'>[]>;
  /**
   * Runs the model on bytes and gives the bytes that the original runtime gives, with its narrowing, postprocessing
   * and interleaving of heads (CVM-SPEC 3.3, 3.4). Elements are signed and, unless `options` say otherwise,
   * little-endian.
   * @throws {CvmError} code 1: MRT4102 for an input of the wrong length, MRT4103 for heads that do not line up; code 2:
   * MRT4104 for an unknown format, MRT4105 as {@link CvmModel.run}.
   */
  infer(input: Uint8Array, options?: InferOptions): Promise<Uint8Array>;
}

/**
 * Loads a compiled model: `symbol` is the deploy graph's text, `params` the bytes of the parameter file. Everything is
 * checked before anything is executed, and sizes before anything is allocated.
 * @throws {CvmError} with `code` 1 or 2 as chapter 6 of CVM-SPEC assigns them, and `diagnostics` that say more (MRT40xx
 * for the files, MRT4101 for parameters that do not fit, code 2 with MRT4104 for an engine or profile that does not
 * exist).
 */
export async function loadModel(
  symbol: string | Uint8Array,
  params: Uint8Array,
  options: LoadOptions = {},
): Promise<CvmModel> {
  const { engine = 'reference', profile = 'formal' } = options;
  if (engine !== 'reference')
    runtimeError('MRT4104', `there is no engine ${engine} in this version`, {
      option: 'engine',
      hint: "use engine 'reference'",
    });
  const kernels = choose(profiles, profile, 'profile');
  const limits = hostLimits(options.limits);
  const graph = checkDeployGraph(parseDeployGraph(symbol, limits));
  const records = parseParamsBlob(params, limits);
  return new ReferenceModel(graph, prepareProgram(graph, records, kernels, limits));
}

class ReferenceModel implements CvmModel {
  readonly inputs: readonly [TensorInfo];
  readonly outputs: readonly TensorInfo[];
  readonly #graph: CheckedGraph;
  readonly #program: Program;
  readonly #format: OutputFormat;

  constructor(graph: CheckedGraph, program: Program) {
    this.#graph = graph;
    this.#program = program;
    this.inputs = [infoOf(graph, graph.input, 'data')];
    this.outputs = outputInfos(graph);
    this.#format = outputFormat(this.outputs, this.postprocess);
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
    return this.#program.input.length * this.inputTypeSize;
  }

  get outputTypeSize(): number {
    return this.#format.typeSize;
  }

  get outputLength(): number {
    return this.#format.length;
  }

  async run(input: Tensor): Promise<TensorOf<'int32'>[]> {
    putTensor(this.#program.input, input, this.inputs[0]);
    this.#program.run();
    return this.#program.heads.map((head, k) =>
      tensor('int32', (this.outputs[k] as TensorInfo).shape, head.slice()),
    );
  }

  async infer(input: Uint8Array, { byteFormat = 'little-endian' }: InferOptions = {}): Promise<Uint8Array> {
    const { decode, encode } = choose(byteFormats, byteFormat, 'byteFormat');
    putBytes(this.#program.input, decode(input, this.inputLength, this.inputTypeSize), this.inputs[0]);
    this.#program.run();
    return encode(this.#format.encode(this.#program.heads), this.outputTypeSize);
  }
}

/** The value of an option, which callers without types may give any name. */
function choose<K extends string, T>(table: Readonly<Record<K, T>>, name: K, option: string): T {
  if (!Object.hasOwn(table, name))
    runtimeError('MRT4104', `there is no ${option} ${name}`, {
      option,
      hint: `use ${Object.keys(table).join(' or ')}`,
    });
  return table[name];
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
