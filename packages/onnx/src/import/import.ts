/** From an ONNX file to a model of the IR. */
import type { Model } from '@mrtjs/graph';
import {
  attachInputShapes,
  inferShapes,
  inputsOf,
  irOperators,
  passContext,
  runPasses,
  usedParams,
} from '@mrtjs/graph';
import type { Diagnostic, Limits, Shape } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, fail, MrtError } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import { decodeModel } from '../proto/decode.js';
import type { ExternalData } from '../proto/external.js';
import type { Int64 } from '../proto/int64.js';
import { toNumber } from '../proto/int64.js';
import { readGraph } from './document.js';
import { GraphImporter } from './graph-importer.js';
import { WorkBudget } from './work.js';

/** What to import. */
export interface OnnxSource {
  /** Bytes of the `.onnx` file. */
  readonly model: Uint8Array;
  /** Name of the file in diagnostics. */
  readonly name?: string;
  readonly limits?: Limits;
  /**
   * Shape of the only input, or shapes by name: needed where the file leaves sizes open, allowed to choose another batch.
   */
  readonly inputShapes?: Shape | ReadonlyMap<string, Shape>;
  /** Size of first dimensions that the file leaves open and `inputShapes` does not give (default: they must be given). */
  readonly batch?: number;
  /** Reads files beside the model that hold tensor data, by a relative path. */
  readonly externalData?: ExternalData;
}

/** An imported model, and what the user should know about it. */
export interface OnnxImport {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/** Versions of the standard operator set that are read. */
const OPSETS = { first: 7, last: 21 } as const;

/**
 * Imports a network. Nodes have the name of the value that they compute, parameters that of their initializer and its
 * element type. Everything that follows from shapes and weights alone is computed now, so shape arithmetic is gone;
 * the IR has no scalars, they have the shape (1,).
 * @throws {MrtError} with every problem at once: MRT1201 each operator that is not supported; MRT1202 a damaged file;
 * MRT1203 a version of the operator set outside 7 to 21; MRT1204 and MRT1205 a graph that is not well formed; MRT1206 to
 * MRT1208 tensors; MRT1209 and MRT1213 shapes of inputs; MRT1210 inputs that do not fit an operator; MRT1002 to MRT1004 and MRT1211
 * attributes; MRT1214 constants that take too long to
 * compute; MRT1010 a chosen batch that the model cannot have; MRT0004 anything beyond the limits.
 */
export function importOnnx(source: OnnxSource): OnnxImport {
  const { limits = DEFAULT_LIMITS, name } = source;
  const place = (d: Diagnostic): Diagnostic => (name === undefined ? d : { file: name, ...d });
  try {
    const proto = decodeModel(source.model, limits);
    const opset = opsetOf(proto);
    const graph = readGraph(proto.graph, limits);
    const inputShapes = shapesByName(source.inputShapes, graph.inputs);
    const importer = new GraphImporter(
      graph,
      opset,
      { limits, externalData: source.externalData },
      new WorkBudget(source.model.length),
    );
    const outputs = importer.run(inputShapes, source.batch);
    const errors = importer.diagnostics.filter((d) => d.severity === 'error');
    if (errors.length > 0) throw new MrtError(errors);
    const diagnostics = [...importer.diagnostics, ...unusedShapes(inputShapes, graph.inputs)];
    const result = { outputs };
    const model = { graph: result, params: usedParams(result, importer.emitter.params) };
    return { model: rebatched(model, inputShapes), diagnostics: diagnostics.map(place) };
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    throw new MrtError(error.diagnostics.map(place), { cause: error });
  }
}

/**
 * The model with its inputs in the chosen shapes. A file whose batch is fixed often holds that batch in the targets of
 * reshapes; so it was imported as it is, into nodes that take the batch from their input.
 */
function rebatched(model: Model, shapes: ReadonlyMap<string, Shape>): Model {
  const names = new Set(inputsOf(model).map((node) => node.name));
  const own = new Map([...shapes].filter(([name]) => names.has(name)));
  const chosen = runPasses(model, [attachInputShapes(own)], passContext());
  if (chosen !== model) inferShapes(chosen, irOperators);
  return chosen;
}

function opsetOf(proto: onnx.IModelProto): number {
  const standard = proto.opsetImport?.find(({ domain }) => !domain || domain === 'ai.onnx');
  const version = toNumber((standard?.version ?? 0) as Int64);
  const { first, last } = OPSETS;
  return version >= first && version <= last
    ? version
    : fail(
        'MRT1203',
        version === 0 ? 'the file names no operator set' : `the operator set has version ${version}`,
        {
          hint: `versions ${first} to ${last} are read: convert the model`,
        },
      );
}

/** @throws {MrtError} MRT1213 for a shape alone where there is not one input. */
function shapesByName(
  given: OnnxSource['inputShapes'],
  inputs: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, Shape> {
  if (given === undefined) return new Map();
  if (!Array.isArray(given)) return given as ReadonlyMap<string, Shape>;
  const [only, ...others] = inputs.keys();
  return only !== undefined && others.length === 0
    ? new Map([[only, given as Shape]])
    : fail(
        'MRT1213',
        `one shape is given for a model with the inputs ${[...inputs.keys()].join(', ') || '(none)'}`,
        {
          hint: 'give shapes by name',
        },
      );
}

function unusedShapes(
  shapes: ReadonlyMap<string, Shape>,
  inputs: ReadonlyMap<string, unknown>,
): Diagnostic[] {
  return [...shapes.keys()]
    .filter((name) => !inputs.has(name))
    .map((name) => ({
      code: 'MRT1212',
      severity: 'warning',
      message: `a shape was given for ${name}, which is not an input`,
      hint: `the inputs are ${[...inputs.keys()].join(', ') || '(none)'}`,
    }));
}
