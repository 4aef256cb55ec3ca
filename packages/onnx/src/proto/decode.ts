/** From bytes to the messages of an ONNX file. */
import type { Limits } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
// A CommonJS module: Node gives its names only through the default import.
import onnxProto from 'onnx-proto';
import { scanModel } from './scan.js';

/**
 * Decodes a `ModelProto`.
 * @throws {MrtError} MRT0004 for a file beyond the limits, MRT1202 for bytes that are not an ONNX model.
 */
export function decodeModel(
  bytes: Uint8Array,
  limits: Limits,
): onnx.IModelProto & { graph: onnx.IGraphProto } {
  if (bytes.length > limits.maxFileBytes)
    fail('MRT0004', `the file has ${bytes.length} bytes, the limit is ${limits.maxFileBytes}`);
  scanModel(bytes, limits);
  const model = decoded(bytes);
  const { graph } = model;
  if (!graph || !graph.output?.length)
    fail('MRT1202', 'the file has no graph with outputs', { hint: 'give a whole .onnx file' });
  return Object.assign(model, { graph });
}

function decoded(bytes: Uint8Array): onnx.ModelProto {
  try {
    return onnxProto.onnx.ModelProto.decode(bytes);
  } catch (error) {
    // Whatever the decoder throws (a RangeError where a length lies) says only that the file is damaged.
    return fail('MRT1202', `the file cannot be decoded: ${error instanceof Error ? error.message : error}`, {
      hint: 'give a whole .onnx file',
    });
  }
}
