import type { QuantizedModel } from '@mrtjs/graph';
import { outputNames } from '@mrtjs/graph';

/** Name of each output of the quantized model → name of the float output that it stands for [R139]. */
export function outputMaps(quantized: QuantizedModel): ReadonlyMap<string, string> {
  return new Map(
    outputNames(quantized.model.graph).map((name, i) => [name, quantized.originalOutputs[i] ?? name]),
  );
}
