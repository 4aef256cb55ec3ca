/** `mrt convert`: a float model from one format to another. */
import type { Model } from '@mrtjs/graph';
import { inferShapes, inputsOf, irOperators, topologicalOrder } from '@mrtjs/graph';
import { exportMxnet } from '@mrtjs/mxnet';
import type { CvmOnnxForm, Declared } from '@mrtjs/onnx';
import { exportOnnx } from '@mrtjs/onnx';
import type { FileContent, ModelFiles } from '@mrtjs/pipeline';
import { isOnnxName, modelStem, MRT_VERSION, readOriginalModel, writeFiles } from '@mrtjs/pipeline';
import type { Shape } from '@mrtjs/tensor';
import { fail, formatDiagnostic } from '@mrtjs/tensor';
import { basename } from 'node:path';
import type { Io } from '../io.js';
import { printJson } from '../io.js';
import { convertCompiled } from './convert-compiled.js';
import { kindOf, locateModel } from './files.js';
import type { InputShapes } from './shapes.js';
import { inputShapes } from './shapes.js';

/** Options of `mrt convert`, as the command line gives them. */
export interface ConvertOptions {
  readonly inputShape?: readonly string[];
  /** Leaves the first dimension of all inputs of an ONNX file open. */
  readonly openBatch?: boolean;
  /** How a compiled model is written. */
  readonly form?: CvmOnnxForm;
  readonly json?: boolean;
}

/** A model in another format, still to be written. */
interface Converted {
  readonly files: readonly FileContent[];
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

/**
 * Converts `source`, with the parameter file `more[0]` where there are two more, to the last one named: a name that ends
 * in `.onnx`, or that of a symbol file, `net-symbol.json` or `net.json`, beside which the parameters go. A source that is
 * a folder is a compiled model: {@link convertCompiled}.
 * @throws {MrtError} MRT7003 for a source that is no model, MRT7004 for a target of another kind, and what importers and
 * writers say of the model; nothing is written then.
 */
export async function convert(
  source: string,
  more: readonly string[],
  options: ConvertOptions,
  io: Io,
): Promise<void> {
  const target = more.at(-1) ?? '';
  if ((await kindOf(source)) === 'directory') {
    const [other] = more.length > 1 ? more : [];
    if (other !== undefined || options.openBatch === true || options.inputShape?.length)
      fail('MRT7004', 'a compiled model has its parameters and its shapes', {
        hint: 'name the folder and the result, and at most --form',
      });
    return convertCompiled(source, target, options, io);
  }
  if (options.form !== undefined)
    fail('MRT7004', `--form ${options.form} is for compiled models`, {
      hint: 'name the folder that "mrt compile" wrote',
    });
  const format = formatOf(target);
  if (more.length > 2)
    fail('MRT7004', `${more.length + 1} files are named`, {
      hint: 'name a model, its parameters, and the result',
    });
  const files = await sourceFiles(source, more.length === 2 ? (more[0] as string) : undefined);
  const shapes = inputShapes(options.inputShape ?? []);
  const original = await readOriginalModel(files, { inputShape: shapes, batch: 1 });
  original.diagnostics.forEach((d) => io.stderr.write(`${d.severity}: ${formatDiagnostic(d)}\n`));
  if (!original.hasParams)
    fail('MRT7003', 'the model has no parameters', {
      file: source,
      hint: 'name the parameter file after it',
    });
  const { model } = original;
  const converted = format(model, target, byName(model, shapes), options);
  await writeFiles(converted.files);
  report(converted, model, options, io);
}

type Format = (
  model: Model,
  target: string,
  shapes: ReadonlyMap<string, Shape>,
  options: ConvertOptions,
) => Converted;

/** How a target is written, by the end of its name. */
function formatOf(target: string): Format {
  if (isOnnxName(target)) return toOnnx;
  if (/\.json$/i.test(target)) return toMxnet;
  return fail('MRT7004', `the result cannot be called ${target}`, {
    hint: 'name a file that ends in .onnx or .json',
  });
}

const toOnnx: Format = (model, target, shapes, { openBatch = false }) => {
  const {
    model: content,
    inputs,
    outputs,
  } = exportOnnx(model, {
    inputShapes: shapes,
    name: modelStem(basename(target)),
    producerVersion: MRT_VERSION,
    ...(openBatch ? { openBatch: 'N' } : {}),
  });
  return { files: [{ path: target, content }], inputs, outputs };
};

const toMxnet: Format = (model, target, given, { openBatch = false }) => {
  if (openBatch) fail('MRT7004', '--open-batch is given for a model of MXNet, whose batch is always open');
  const shapes = inferShapes(model, irOperators, given);
  const { symbol, params } = exportMxnet(model);
  const named = ({ node, output }: Model['graph']['outputs'][number]): Declared => ({
    name: node.name,
    shape: shapes.get(node)?.[output] ?? [],
  });
  const beside = /-symbol\.json$/i.test(target)
    ? target.replace(/-symbol\.json$/i, '-0000.params')
    : target.replace(/\.json$/i, '.params');
  return {
    files: [
      { path: beside, content: params },
      { path: target, content: symbol },
    ],
    inputs: inputsOf(model).map((node) => named({ node, output: 0 })),
    outputs: model.graph.outputs.map(named),
  };
};

async function sourceFiles(source: string, params: string | undefined): Promise<ModelFiles> {
  if (params === undefined) return locateModel(source);
  if (isOnnxName(source))
    fail('MRT7004', `${params} is named beside an ONNX file`, { hint: 'an ONNX file holds its parameters' });
  return { symbol: source, params };
}

function byName(model: Model, shapes: InputShapes): ReadonlyMap<string, Shape> {
  if (shapes === undefined) return new Map();
  const names = inputsOf(model).map(({ name }) => name);
  if (!Array.isArray(shapes)) {
    const given = shapes as ReadonlyMap<string, Shape>;
    const others = [...given.keys()].filter((name) => !names.includes(name));
    return others.length === 0
      ? given
      : fail('MRT7004', `--input-shape names ${others.join(', ')}`, {
          hint: `the inputs are ${names.join(', ')}`,
        });
  }
  const [only, ...others] = names;
  return only !== undefined && others.length === 0
    ? new Map([[only, shapes as Shape]])
    : fail('MRT7004', `one --input-shape is given for the inputs ${names.join(', ')}`, {
        hint: 'give --input-shape name=shape for each',
      });
}

function report({ files, inputs, outputs }: Converted, model: Model, options: ConvertOptions, io: Io): void {
  const nodes = topologicalOrder(model.graph).filter(({ op }) => op !== 'null').length;
  const written = files.map(({ path, content }) => ({ path, bytes: Buffer.byteLength(content) }));
  if (options.json === true) return printJson(io, { files: written, inputs, outputs, nodes });
  const text = (values: readonly Declared[]): string =>
    values.map(({ name, shape }) => `${name} (${shape.map((size) => size ?? '?').join(', ')})`).join(', ');
  io.stdout.write(`inputs      ${text(inputs)}\noutputs     ${text(outputs)}\nnodes       ${nodes}\n`);
  for (const { path, bytes } of written) io.stdout.write(`wrote       ${path} (${bytes} bytes)\n`);
}
