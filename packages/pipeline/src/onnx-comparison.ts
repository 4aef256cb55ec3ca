/** Compiled models written as ONNX, side by side with the CVM runtime. */
import { loadModel } from '@mrtjs/cvm-runtime';
import type { Runtime, RuntimeTensor } from '@mrtjs/engine-onnxruntime';
import { loadRuntime } from '@mrtjs/engine-onnxruntime';
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

/** The outputs of a file that `exportCvmOnnx` wrote, in order, for integers as input. */
export async function runOnnx(runtime: Runtime, model: Uint8Array, input: Tensor): Promise<OnnxOutput[]> {
  const session = await runtime.InferenceSession.create(model, { executionProviders: ['cpu'] });
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
}

/**
 * Runs a compiled model on the CVM runtime and its ONNX file on ONNX Runtime.
 * @throws {MrtError} MRT5101 and MRT5102 without ONNX Runtime, MRT4102 for an input that does not fit.
 */
export async function compareOnnx(
  symbol: string,
  params: Uint8Array,
  model: Uint8Array,
  input: Tensor,
): Promise<OnnxComparison> {
  const runtime = await loadRuntime();
  const compiled = await loadModel(symbol, params);
  try {
    const expected = await compiled.run(input);
    const found = await runOnnx(runtime, model, input);
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
