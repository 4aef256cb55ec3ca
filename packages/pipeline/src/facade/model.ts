/** The objects `Model` and `MRT` (MRT-SPEC 2.1, 2.2). Each makes the other, which is why they share a file. */
import { calibrate, raiseBoundedOutputs } from '@mrtjs/calibration';
import type { CompiledModel } from '@mrtjs/cvm';
import { compileModel } from '@mrtjs/cvm';
import type {
  FloatEngine,
  Graph,
  InputScale,
  Model as ModelValue,
  Params,
  QuantizedModel,
  Thresholds,
  Value,
} from '@mrtjs/graph';
import { convertParams, inputsOf, outputNames, usedParams } from '@mrtjs/graph';
import type { SplitOptions } from '@mrtjs/merging';
import { splitModel } from '@mrtjs/merging';
import { exportMxnet, removeParamsPrefix } from '@mrtjs/mxnet';
import { exportOnnx } from '@mrtjs/onnx';
import type { PrepareOptions } from '@mrtjs/prepare';
import { prepareModel } from '@mrtjs/prepare';
import {
  formatMrtExt,
  outputMaps,
  parseMrtExt,
  QUANTIZE_DEFAULTS,
  quantize,
  stateOf,
} from '@mrtjs/quantization';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import { basename, join } from 'node:path';
import { readText } from '../files/read.js';
import { writeFile, writeFiles } from '../files/write.js';
import { createFloatEngine } from '../float-engine.js';
import type { ReadModelOptions } from '../models/index.js';
import { modelStem, readOriginalModel } from '../models/index.js';
import { encodeFixed, quantizedFromState } from '../stages/model-codec.js';
import { MRT_VERSION } from '../version.js';
import type { FloatGraph, GraphInput } from './float-graph.js';
import { floatGraph, namedInputs } from './float-graph.js';
import { ModelMerger } from './merger.js';
import { MrtSettings } from './mrt-settings.js';
import type {
  ModelOptions,
  MrtCalibrateOptions,
  MrtQuantizeOptions,
  Report,
  ToCvmOptions,
} from './options.js';

/**
 * A graph (`symbol`) and its parameters. What it holds is an immutable value; `prepare` and `fixOriginalModel`
 * replace it. Iterating gives the heads.
 */
export class Model implements Iterable<Value> {
  /** Nodes that compute in float although the model is quantized. */
  readonly floatNodes: ReadonlySet<string>;
  #value: ModelValue;

  /** Float parameters are converted to `dtype`. */
  constructor(value: ModelValue, { dtype = 'float64', floatNodes = new Set() }: ModelOptions = {}) {
    this.#value = { graph: value.graph, params: convertParams(value.params, undefined, dtype) };
    this.floatNodes = floatNodes;
  }

  /** The model as the functions of the stages take it. */
  get value(): ModelValue {
    return this.#value;
  }

  /** Original name: `symbol`. */
  get graph(): Graph {
    return this.#value.graph;
  }

  get params(): Params {
    return this.#value.params;
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.graph.outputs[Symbol.iterator]();
  }

  /** Another model of the same kind. */
  with(value: ModelValue, floatNodes: ReadonlySet<string> = new Set()): Model {
    return new Model(value, { floatNodes });
  }

  /** Names of the inputs in topological order [R101]. Original name: `input_names`. */
  inputNames(): string[] {
    return inputsOf(this.#value).map(({ name }) => name);
  }

  /** Names of the heads in order [R101]. Original name: `output_names`. */
  outputNames(): string[] {
    return outputNames(this.graph);
  }

  /** The same as {@link outputNames}. */
  names(): string[] {
    return this.outputNames();
  }

  /**
   * The model as a function of tensors [R104]. Original name: `to_graph`; its `dtype` is float32 here, its `ctx` the
   * engine (default: that of {@link createFloatEngine}).
   * @throws {MrtError} what the engine says of operators that it does not have.
   */
  async toGraph(engine?: FloatEngine): Promise<FloatGraph> {
    return floatGraph(this.#value, engine ?? (await createFloatEngine()));
  }

  /** Writes both files in the format of MXNet [R102]. @throws {MrtError} MRT6040, MRT1012 for names that are not unique. */
  async save(symbolFile: string, paramsFile: string): Promise<void> {
    const { symbol, params } = exportMxnet(this.#value);
    await writeFiles([
      { path: symbolFile, content: symbol },
      { path: paramsFile, content: params },
    ]);
  }

  /**
   * Writes the float model as ONNX, for inputs of certain shapes (default: those attached).
   * @throws {MrtError} MRT6040, and what `exportOnnx` says of nodes that have no form in ONNX.
   */
  async saveOnnx(file: string, inputShapes?: ReadonlyMap<string, Shape>): Promise<void> {
    const { model } = exportOnnx(this.#value, {
      name: modelStem(basename(file)),
      producerVersion: MRT_VERSION,
      ...(inputShapes === undefined ? {} : { inputShapes }),
    });
    await writeFile(file, model);
  }

  /**
   * Reads an ONNX file. Shapes are needed for what it leaves open.
   * @throws {MrtError} MRT6014 and MRT6046 for files that cannot be read, and what the importer says of them.
   */
  static async loadOnnx(file: string, options: ReadModelOptions = {}, report?: Report): Promise<Model> {
    const { model, diagnostics } = await readOriginalModel({ model: file }, options);
    if (report !== undefined) diagnostics.forEach(report);
    return new Model(model);
  }

  /**
   * Reads what {@link save} or MXNet wrote: prefixes `arg:` and `aux:` go [R103], duplicate names are made unique,
   * float parameters are widened.
   * @throws {MrtError} MRT6014 for files that cannot be read, and what the importer says of them.
   */
  static async load(symbolFile: string, paramsFile: string, report?: Report): Promise<Model> {
    const { model, diagnostics } = await readOriginalModel({ symbol: symbolFile, params: paramsFile });
    if (report !== undefined) diagnostics.forEach(report);
    return new Model(model);
  }

  /**
   * Base and top at the named nodes (MRT-SPEC 5.16).
   * @throws {MrtError} MRT2301 and MRT2302 for keys that cannot be split at.
   */
  split(keys: Iterable<string>, options?: SplitOptions): { readonly base: Model; readonly top: Model } {
    const { base, top } = splitModel(this.#value, keys, options);
    return { base: this.with(base), top: this.with(top) };
  }

  /** A {@link ModelMerger} of these halves. */
  static merger(base: Model, top: Model, baseNameMaps?: ReadonlyMap<string, string>): ModelMerger {
    return new ModelMerger(base, top, baseNameMaps);
  }

  /**
   * Runs the prepare sequence in place (MRT-SPEC 5.0).
   * @param inputShape Shape of the only input, or shapes by input name, or none when they are attached.
   * @throws {MrtError} what `prepareModel` says; the model is then as it was.
   */
  prepare(inputShape?: PrepareOptions['inputShape'], options: Omit<PrepareOptions, 'inputShape'> = {}): void {
    this.#value = prepareModel(this.#value, { ...options, inputShape });
  }

  /** A new {@link MRT} of this model. Original name: `get_mrt`. @throws {MrtError} MRT6071 unless it is prepared. */
  getMrt(): MRT {
    return new MRT(this);
  }

  /**
   * Compiles an integer model and writes `symbol` and `params` into `<datadir>/<modelName>` (MRT-SPEC 7). Original name:
   * `to_cvm`; its `target` and `device_ids` are not there, the result is the same on every device.
   * @throws {MrtError} what `compileModel` says, MRT6040; nothing is written then.
   */
  async toCvm(modelName: string, options: ToCvmOptions = {}): Promise<CompiledModel> {
    const { datadir = '/data/stdout', inputShape, report } = options;
    const compiled = compileModel(
      { model: this.#value, floatNodes: this.floatNodes },
      {
        inputShapes: new Map(inputShape === undefined ? [] : [['data', inputShape]]),
        ...(report === undefined ? {} : { report }),
      },
    );
    await writeFiles([
      { path: join(datadir, modelName, 'symbol'), content: compiled.symbol },
      { path: join(datadir, modelName, 'params'), content: compiled.params },
    ]);
    return compiled;
  }

  /**
   * Drops the prefixes of parameter names and parameters that are not used, keeps the result, and writes it as
   * `<modelDir>/<modelName>.fixed.json` and `.params` (MRT-SPEC 5.2, 5.3). Names have been made unique by {@link load}.
   * Original name: `fix_original_model`.
   * @throws {MrtError} MRT1115 for parameters that become equal, MRT1012 for names that are not unique, MRT6040.
   */
  async fixOriginalModel(modelDir: string, modelName: string): Promise<void> {
    const { graph } = this.#value;
    const fixed = { graph, params: usedParams(graph, removeParamsPrefix(this.params)) };
    const { symbol, params } = encodeFixed(fixed);
    const path = join(modelDir, `${modelName}.fixed`);
    await writeFiles([
      { path: `${path}.json`, content: symbol },
      { path: `${path}.params`, content: params },
    ]);
    this.#value = fixed;
  }
}

/**
 * The steps from a prepared model to an integer one, with their settings (MRT-SPEC 2.2). Defaults: 8 bits of input,
 * softmax λ 10, 5 shift bits [R105].
 */
export class MRT extends MrtSettings {
  #model: Model;
  #data: ReadonlyMap<string, Tensor> | null = null;

  /** @throws {MrtError} MRT6071 unless the model has a node called `data` [R105], MRT2206 for the precision. */
  constructor(model: Model, inputPrecision: number = QUANTIZE_DEFAULTS.inputPrecision) {
    super(model, inputPrecision);
    this.#model = model;
  }

  /** The model as it is now: quantized after {@link quantize}. Original name: `current_model`. */
  get currentModel(): Model {
    return this.#model;
  }

  /** The batch that the next {@link calibrate} uses. Original name: `set_data`. @throws {MrtError} MRT6070 */
  setData(data: GraphInput): void {
    this.#data = namedInputs(this.#model.inputNames(), data);
  }

  /**
   * Finds thresholds on the batch of {@link setData}; they replace those that there were [R107]. Outputs whose range is known
   * get it as their threshold, but for profile `mrt1`.
   * @throws {MrtError} MRT2102 without data, and what else `calibrate` of `@mrtjs/calibration` says.
   */
  async calibrate(options: MrtCalibrateOptions = {}): Promise<Thresholds> {
    const { oldThresholds, engine = await createFloatEngine(), ...rest } = options;
    const found = await calibrate({
      ...rest,
      model: this.#model.value,
      batches: this.#data === null ? [] : [this.#data],
      engine,
      previous: oldThresholds,
    });
    const thresholds = rest.profile === 'mrt1' ? found : raiseBoundedOutputs(this.#model.value, found);
    this.change({ thresholds, engine: engine.name });
    return thresholds;
  }

  /** Quantizes the current model, which the result replaces. @throws {MrtError} what `quantize` says. */
  quantize(options: MrtQuantizeOptions = {}): Model {
    const { thresholds, precisions, restore, softmaxLambda, shiftBits } = this.state;
    const settings = { precisions, restore, softmaxLambda, shiftBits };
    const quantized = quantize(this.#model.value, thresholds, { ...options, ...settings });
    this.#model = new Model(quantized.model, { floatNodes: quantized.floatNodes });
    this.change(stateOf(quantized, this.state));
    return this.#model;
  }

  /** Scales of the outputs, in order [R110]. Original name: `get_output_scales`. @throws {MrtError} MRT6072 */
  getOutputScales(): readonly number[] {
    return this.#quantized().outputScales;
  }

  /** Name of each output now → name of the float output [R110]. Original name: `get_maps`. @throws {MrtError} MRT6072 */
  getMaps(): ReadonlyMap<string, string> {
    return outputMaps(this.#quantized());
  }

  /** Scale and bits of the input [R110]. Original name: `get_inputs_ext`. @throws {MrtError} MRT6072 */
  getInputsExt(): ReadonlyMap<string, InputScale> {
    return this.#quantized().inputs;
  }

  /** Writes `<datadir>/<modelName>.json`, `.params` and `.ext` [R111, R112]. @throws {MrtError} MRT6040, MRT2210 */
  async save(modelName: string, datadir = './data'): Promise<void> {
    const { symbol, params } = exportMxnet(this.#model.value);
    const path = join(datadir, modelName);
    await writeFiles([
      { path: `${path}.json`, content: symbol },
      { path: `${path}.params`, content: params },
      { path: `${path}.ext`, content: formatMrtExt(this.state) },
    ]);
  }

  /** Reads what {@link save} or the original wrote. @throws {MrtError} MRT6014, MRT2210, and what the importer says. */
  static async load(modelName: string, datadir = './data'): Promise<MRT> {
    const path = join(datadir, modelName);
    const { value } = await Model.load(`${path}.json`, `${path}.params`);
    const state = parseMrtExt(await readText(`${path}.ext`));
    const isQuantized = state.scales.size > 0;
    const mrt = new MRT(new Model(value, { floatNodes: isQuantized ? state.restore : new Set() }));
    mrt.change(state);
    return mrt;
  }

  #quantized(): QuantizedModel {
    if (this.state.scales.size === 0)
      fail('MRT6072', 'the model has no scales', { hint: 'quantize it first' });
    return quantizedFromState(this.#model.value, this.state);
  }
}
