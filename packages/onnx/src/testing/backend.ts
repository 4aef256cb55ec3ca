/** Cases of the ONNX backend test suite: a model, inputs and the outputs that they give. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '@mrtjs/graph';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, float32, MrtError, toNumbers } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { OnnxFile } from '../export/float/export.js';
import type { OnnxImport } from '../import/import.js';
import { importOnnx } from '../import/import.js';
import { readTensor } from '../proto/tensor.js';

const { ModelProto, TensorProto } = onnxProto.onnx;

/** How a case went: imported (with operands made constant), or refused with these diagnostics. */
export type Outcome =
  | { readonly name: string; readonly imported: OnnxImport; readonly bound: number }
  | { readonly name: string; readonly refused: readonly Diagnostic[] };

/** Number of operands that are made constants. */
const NONE = 0;

/** Imports a case. Operands that MRT wants to be constant are made so: all but the first, or all. */
export function importCase(folder: string, name: string): Outcome {
  const bytes = modernised(readFileSync(join(folder, name, 'model.onnx')));
  const count = ModelProto.decode(bytes).graph?.input?.length ?? 0;
  let refused: readonly Diagnostic[] = [];
  for (const bound of new Set([NONE, Math.max(count - 1, 0), count])) {
    try {
      return { name, imported: importOnnx({ model: withConstants(bytes, folder, name, bound) }), bound };
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      refused = error.diagnostics;
      if (!refused.every(({ message }) => message.includes('is not constant'))) break;
    }
  }
  return { name, refused };
}

/** The operators of a case. */
export function operatorsIn(folder: string, name: string): string[] {
  const { graph } = ModelProto.decode(readFileSync(join(folder, name, 'model.onnx')));
  return (graph?.node ?? []).flatMap(({ opType, domain }) => (domain || !opType ? [] : [opType]));
}

/** Attributes of operator set 6 that set 7 does without. */
const LEGACY = new Set(['broadcast', 'consumed_inputs', 'is_test']);

/**
 * A model of operator set 6 as one of set 7. They differ in how operands broadcast: an `axis` tells it, which stays, and
 * is then refused; the slope of PRelu is one for each channel, which is now to be said by its shape.
 */
function modernised(bytes: Uint8Array): Uint8Array {
  const model = ModelProto.decode(bytes);
  const [opset] = model.opsetImport;
  if (opset === undefined || Number(opset.version) !== 6) return new Uint8Array(bytes);
  opset.version = 7;
  for (const node of model.graph?.node ?? [])
    node.attribute = (node.attribute ?? []).filter(({ name }) => !LEGACY.has(name ?? ''));
  for (const { opType, input } of model.graph?.node ?? []) {
    const [data, slope] = input ?? [];
    const rank = model.graph?.input?.find(({ name }) => name === data)?.type?.tensorType?.shape?.dim?.length;
    const tensor = model.graph?.initializer?.find(({ name }) => name === slope);
    if (opType === 'PRelu' && rank !== undefined && tensor?.dims?.length === 1)
      tensor.dims.push(...new Array<number>(rank - 2).fill(1));
  }
  return ModelProto.encode(model).finish();
}

/** The model with the last `bound` of its inputs as initializers. */
function withConstants(bytes: Uint8Array, folder: string, name: string, bound: number): Uint8Array {
  if (bound === NONE) return bytes;
  const model = ModelProto.decode(bytes);
  const free = freeInputs(model);
  free.slice(free.length - bound).forEach((input) => {
    const tensor = TensorProto.decode(dataFile(folder, name, 'input', free.indexOf(input)));
    tensor.name = input.name ?? '';
    model.graph?.initializer?.push(tensor);
  });
  return ModelProto.encode(model).finish();
}

function freeInputs(model: onnx.ModelProto): readonly onnx.IValueInfoProto[] {
  const initializers = new Set(model.graph?.initializer?.map((tensor) => tensor.name));
  return (model.graph?.input ?? []).filter((input) => !initializers.has(input.name));
}

function dataFile(folder: string, name: string, kind: 'input' | 'output', index: number): Uint8Array {
  return readFileSync(join(folder, name, 'test_data_set_0', `${kind}_${index}.pb`));
}

function tensors(folder: string, name: string, kind: 'input' | 'output'): Tensor[] {
  const files = readdirSync(join(folder, name, 'test_data_set_0')).filter((file) => file.startsWith(kind));
  return files.map((_, i) =>
    readTensor(TensorProto.decode(dataFile(folder, name, kind, i)), { limits: DEFAULT_LIMITS }),
  );
}

/** What the model of a case, however it was come by, computes, and what it should, output by output. */
export function runCase(folder: string, name: string, model: Model): { got: Tensor; want: Tensor }[] {
  const outputs = evaluateModel(model, inputsOf(folder, name), irOperators);
  return tensors(folder, name, 'output').map((want, i) => ({ got: outputs[i] as Tensor, want }));
}

/** What ONNX Runtime computes of a file that MRT has written for a case, and what it should. */
export async function runWritten(
  folder: string,
  name: string,
  file: OnnxFile,
): Promise<{ got: Tensor; want: Tensor }[]> {
  const given = inputsOf(folder, name);
  const session = await InferenceSession.create(file.model, { logSeverityLevel: 3 });
  const feeds = Object.fromEntries(
    file.inputs.map((input) => {
      const values = Float32Array.from(toNumbers(given.get(input.name) as Tensor));
      return [input.name, new RuntimeTensor('float32', values, input.shape.map(Number))];
    }),
  );
  const results = await session.run(feeds);
  await session.release();
  return tensors(folder, name, 'output').map((want, i) => {
    const result = results[file.outputs[i]?.name ?? ''];
    return { got: float32([...(result?.dims ?? [])], result?.data as Float32Array), want };
  });
}

function inputsOf(folder: string, name: string): Map<string, Tensor> {
  const bytes = readFileSync(join(folder, name, 'model.onnx'));
  const given = tensors(folder, name, 'input');
  return new Map(
    freeInputs(ModelProto.decode(bytes)).map((input, i) => [input.name ?? '', given[i] as Tensor]),
  );
}

/** The first element that differs by more than the tolerances of the suite. */
export function firstDifference(got: Tensor, want: Tensor, rtol: number, atol: number): string | undefined {
  const [a, b] = [toNumbers(got), toNumbers(want)];
  const wanted = want.shape.length === 0 ? [1] : want.shape;
  if (got.shape.join() !== wanted.join()) return `shape (${got.shape.join()}), expected (${wanted.join()})`;
  const at = Array.from(b).findIndex(
    (value, i) =>
      !Object.is(a[i], value) && !(Math.abs((a[i] as number) - value) <= atol + rtol * Math.abs(value)),
  );
  return at < 0 ? undefined : `element ${at} is ${a[at]}, expected ${b[at]}`;
}
