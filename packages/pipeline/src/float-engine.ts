/** Choosing the engine of float models. */
import { createOnnxRuntimeEngine, hasRuntime } from '@mrtjs/engine-onnxruntime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { FloatEngine } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';

/** Which engine, where, and on how many threads. */
export interface FloatEngineOptions {
  /** `auto` (default): ONNX Runtime where `onnxruntime-node` is installed, otherwise TensorFlow.js. */
  readonly engine?: 'auto' | 'tfjs' | 'onnxruntime' | undefined;
  /** Default `cpu`. A GPU is used by TensorFlow.js alone. */
  readonly device?: 'cpu' | 'gpu' | undefined;
  /** Threads of one run, where the engine has several (ONNX Runtime; default: all cores). */
  readonly threads?: number | undefined;
}

/**
 * Starts the engine of float models. Engines differ in the last bits, so the name of the one that found them is kept
 * with thresholds.
 * @throws {MrtError} MRT6060 for ONNX Runtime on a GPU, MRT5001 to MRT5003 and MRT5101 to MRT5102 for an engine that is
 * asked for and cannot be had.
 */
export async function createFloatEngine(options: FloatEngineOptions = {}): Promise<FloatEngine> {
  const { engine = 'auto', device = 'cpu', threads } = options;
  if (engine === 'onnxruntime' && device === 'gpu')
    fail('MRT6060', 'the engine onnxruntime computes on the CPU', {
      option: 'DEFAULT.Float_engine',
      hint: 'use tfjs on a GPU, or Device_type=cpu',
    });
  if (device === 'gpu') return createTfjsEngine({ device });
  return engine === 'onnxruntime' || (engine === 'auto' && (await hasRuntime()))
    ? createOnnxRuntimeEngine(threads === undefined ? {} : { threads })
    : createTfjsEngine();
}
