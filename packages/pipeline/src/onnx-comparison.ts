/** Compiled models written as ONNX, side by side with the CVM runtime. */
import { loadModel } from '@mrtjs/cvm-runtime';
import type { Runtime, RuntimeTensor } from '@mrtjs/engine-onnxruntime';
import { inRuntime, loadRuntime } from '@mrtjs/engine-onnxruntime';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';

/** An output in ONNX Runtime. */
export interface OnnxOutput {
  readonly shape: Shape;
  readonly data: Int32Array | Float32Array;
}

/** How outputs compare with those of the CVM runtime. */
export interface OnnxComparison {
  /** Elements of all outputs. */
  readonly elements: number;
  /** How many of them are another number. */
  readonly differing: number;
  /** By how much at most. */
  readonly largest: number;
}

/**
 * The outputs of a file that `exportCvmOnnx` wrote, in order, for integers as input.
 * @param file Name of the file, for messages.
 * @throws {MrtError} MRT5103 for what ONNX Runtime refuses.
 */
export async function runOnnx(
  runtime: Runtime,
  model: Uint8Array,
  input: Tensor,
  file?: string,
): Promise<OnnxOutput[]> {
  return inRuntime({ ...(file === undefined ? {} : { file }), hint: HINT }, async () => {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      // What goes wrong comes as an exception.
      logSeverityLevel: 4,
    });
    try {
      const [{ type } = { type: 'int32' }] = session.inputMetadata as readonly { readonly type: string }[];
      const values = toNumbers(input);
      const data =
        type === 'float32'
          ? new runtime.Tensor('float32', Float32Array.from(values), input.shape)
          : new runtime.Tensor('int32', Int32Array.from(values), input.shape);
      const outputs = await session.run({ data });
      return session.outputNames.map((name) => {
        const { dims, data: found } = outputs[name] as RuntimeTensor;
        return { shape: dims, data: found as OnnxOutput['data'] };
      });
    } finally {
      await session.release();
    }
  });
}

const HINT =
  'report it with the compiled model; without ONNX Runtime, or data.npy in the folder, files are written unchecked';

/**
 * Runs a compiled model on the CVM runtime and its ONNX file on ONNX Runtime.
 * @param file Name of the ONNX file, for messages.
 * @throws {MrtError} MRT5101 and MRT5102 without ONNX Runtime, MRT5103 for what it refuses, MRT4102 for an input that does
 * not fit.
 */
export async function compareOnnx(
  symbol: string,
  params: Uint8Array,
  model: Uint8Array,
  input: Tensor,
  file?: string,
): Promise<OnnxComparison> {
  const runtime = await loadRuntime();
  const compiled = await loadModel(symbol, params);
  try {
    const expected = await compiled.run(input);
    const found = await runOnnx(runtime, model, input, file);
    let [elements, differing, largest] = [0, 0, 0];
    expected.forEach(({ data }, i) => {
      elements += data.length;
      data.forEach((value, k) => {
        const difference = Math.abs(value - (found[i]?.data[k] ?? NaN));
        if (difference === 0) return;
        differing++;
        largest = Math.max(largest, difference);
      });
    });
    return { elements, differing, largest };
  } finally {
    compiled.dispose();
  }
}
