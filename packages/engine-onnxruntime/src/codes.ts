import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/engine-onnxruntime`. */
export const engineOnnxruntimeCodes = defineCodes({
  MRT5101: 'ONNX Runtime is not installed',
  MRT5102: 'ONNX Runtime is installed but does not load',
  MRT5103: 'ONNX Runtime does not run the model',
  MRT5104: 'an operator has neither a form in ONNX nor a reference',
  MRT5105: 'an input is missing',
});
