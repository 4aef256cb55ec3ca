import { createOnnxRuntimeEngine, loadRuntime } from '@mrtjs/engine-onnxruntime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { FloatEngine, Model } from '@mrtjs/graph';
import { inputsOf } from '@mrtjs/graph';
import { checkOnnx, exportOnnx, importOnnx } from '@mrtjs/onnx';
import type { Shape, Tensor } from '@mrtjs/tensor';
import {
  bytesOf,
  float16ToNumber,
  float32,
  numberToFloat16,
  seededRandom,
  sizeOf,
  toNumbers,
} from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import onnxProto from 'onnx-proto';
import { readFileSync } from 'node:fs';
import { readOriginalModel } from './models/index.js';
import { relativeDifference } from './testing/differences.js';

const { ModelProto } = onnxProto.onnx;

const pathOf = (name: string): string => requireShared('real', 'models', 'onnx', `${name}.onnx`);
const bytesIn = (name: string): Uint8Array => new Uint8Array(readFileSync(pathOf(name)));

/** Name, shape of the input, and the range of its values: 0 to, or as much around 0. */
const MODELS: readonly (readonly [name: string, shape: Shape, low: number, high: number])[] = [
  ['mnist-8', [2, 1, 28, 28], 0, 255],
  ['cifar10-pytorch-ImageClassifier', [2, 3, 32, 32], -1, 1],
  ['SqueezeNet_fp16', [1, 3, 224, 224], -123, 151],
  ['version-RFB-320', [1, 3, 240, 320], -1, 1],
  ['version-RFB-320_simplified', [1, 3, 240, 320], -1, 1],
  ['FastestDet', [1, 3, 352, 352], 0, 1],
  ['cosmin-tabular', [3, 4], -2, 2],
];

function seededInput(shape: Shape, low: number, high: number): Tensor {
  const random = seededRandom(5);
  return float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random.next()),
  );
}

const FLOAT16 = 10;
const FLOAT32 = 1;

/** A file of float16 as one of float32, with the same values: what the network computes without rounding in between. */
function widened(bytes: Uint8Array): Uint8Array {
  const model = ModelProto.decode(bytes);
  for (const tensor of model.graph?.initializer ?? [])
    if (tensor.dataType === FLOAT16) {
      const halves = new Uint16Array(new Uint8Array(tensor.rawData ?? []).buffer);
      tensor.rawData = bytesOf(float32([halves.length], Float32Array.from(halves, float16ToNumber)));
      tensor.dataType = FLOAT32;
    }
  const { input = [], output = [], valueInfo = [] } = model.graph ?? {};
  for (const { type } of [...(input ?? []), ...(output ?? []), ...(valueInfo ?? [])])
    if (type?.tensorType?.elemType === FLOAT16) type.tensorType.elemType = FLOAT32;
  return ModelProto.encode(model).finish();
}

/** What ONNX Runtime computes of a file, of each image apart: the batch of many files is fixed. */
async function runtimeOutputs(bytes: Uint8Array, input: string, data: Tensor): Promise<readonly Tensor[]> {
  const { InferenceSession, Tensor: RuntimeTensor } = await loadRuntime();
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const [batch = 1, ...image] = data.shape;
  const size = sizeOf(image);
  const parts: (readonly Tensor[])[] = [];
  for (let i = 0; i < batch; i++) {
    const values = Float32Array.from(toNumbers(data).subarray(i * size, (i + 1) * size));
    const results = await session.run({ [input]: new RuntimeTensor('float32', values, [1, ...image]) });
    parts.push(Object.values(results).map(({ dims, data: out }) => float32([...dims], out as Float32Array)));
  }
  await session.release();
  return (parts[0] ?? []).map((first, k) =>
    float32(
      [batch, ...first.shape.slice(1)],
      parts.flatMap((part) => [...toNumbers(part[k] as Tensor)]),
    ),
  );
}

async function outputsOf(engine: FloatEngine, model: Model, data: Tensor): Promise<readonly Tensor[]> {
  const executable = await engine.load(model);
  try {
    return await executable.run(new Map(inputsOf(model).map(({ name }) => [name, data])));
  } finally {
    executable.dispose();
  }
}

describeShared(['real', 'models', 'onnx'], 'ONNX models', () => {
  test.each(MODELS)('%s computes what ONNX Runtime computes of the file', async (name, shape, low, high) => {
    const data = seededInput(shape, low, high);
    const { model } = await readOriginalModel({ model: pathOf(name) }, { inputShape: shape });
    const [input] = inputsOf(model);
    const references = await runtimeOutputs(widened(bytesIn(name)), input?.name ?? '', data);
    const written = exportOnnx(model).model;
    expect(checkOnnx(written)).toEqual([]);
    const again = importOnnx({ model: written }).model;
    for (const engine of [await createTfjsEngine(), await createOnnxRuntimeEngine()])
      for (const one of [model, again]) {
        const outputs = await outputsOf(engine, one, data);
        expect(outputs).toHaveLength(references.length);
        references.forEach((reference, i) =>
          expect(relativeDifference(outputs[i], reference)).toBeLessThanOrEqual(1e-4),
        );
      }
  });

  test('SqueezeNet_fp16 computes what its file says in float16, up to the rounding of the result', async () => {
    const shape = [1, 3, 224, 224];
    const image = seededInput(shape, -123, 151);
    const halves = Uint16Array.from(toNumbers(image), numberToFloat16);
    const data = float32(shape, Float32Array.from(halves, float16ToNumber));
    const { InferenceSession, Tensor: RuntimeTensor } = await loadRuntime();
    const session = await InferenceSession.create(bytesIn('SqueezeNet_fp16'), { logSeverityLevel: 3 });
    const HalfTensor = RuntimeTensor as unknown as new (
      type: 'float16',
      values: Uint16Array,
      dims: readonly number[],
    ) => InstanceType<typeof RuntimeTensor>;
    const [result] = Object.values(await session.run({ data_0: new HalfTensor('float16', halves, shape) }));
    const reference = float32(
      result?.dims ?? [],
      Float32Array.from(result?.data as Uint16Array, float16ToNumber),
    );
    const { model } = await readOriginalModel({ model: pathOf('SqueezeNet_fp16') });
    const [output] = await outputsOf(await createOnnxRuntimeEngine(), model, data);
    expect(relativeDifference(output, reference)).toBeLessThanOrEqual(2 ** -11);
  });
});
