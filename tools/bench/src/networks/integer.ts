/** From a float network to the integer network that is measured. */
import { calibrate, raiseBoundedOutputs } from '@mrtjs/calibration';
import type { CompiledModel } from '@mrtjs/cvm';
import { compileModel, quantizeInput } from '@mrtjs/cvm';
import type { FloatEngine, InputScale, Model } from '@mrtjs/graph';
import { prepareModel } from '@mrtjs/prepare';
import { quantize } from '@mrtjs/quantization';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, seededRandom, sizeOf } from '@mrtjs/tensor';

/** A network in both forms, and one input for both. */
export interface IntegerNetwork {
  readonly prepared: Model;
  readonly compiled: CompiledModel;
  readonly floatInput: Tensor;
  readonly integerInput: Tensor;
}

/** Prepares, calibrates on one seeded input, quantizes and compiles, with the settings of the pipeline. */
export async function integerNetwork(
  model: Model,
  shape: Shape,
  engine: FloatEngine,
): Promise<IntegerNetwork> {
  const random = seededRandom(7);
  const floatInput = float32(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
  const prepared = prepareModel(model, { inputShape: shape });
  const batches = [new Map([['data', floatInput]])];
  const thresholds = await calibrate({ model: prepared, batches, engine });
  const quantized = quantize(prepared, raiseBoundedOutputs(prepared, thresholds), {});
  const integerInput = quantizeInput(floatInput, quantized.inputs.get('data') as InputScale);
  return { prepared, compiled: compileModel(quantized), floatInput, integerInput };
}
