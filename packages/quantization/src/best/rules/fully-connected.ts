import type { WindowAxis } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import { weightedLayer } from '../layer/weighted.js';
import { bestRule } from '../rule.js';

const PIXEL: WindowAxis = { size: 1, kernel: 1, stride: 1, dilate: 1, pad: 0, out: 1 };

/** A dense layer with trained weights. */
export const fullyConnected = bestRule(ops.fullyConnected, (context) => {
  const { assembly, node, attrs, inputShapes, outputShape, apply } = context;
  const [weight, bias] = [context.tensor(1), context.tensor(2)];
  if (weight === undefined || (bias === undefined && !attrs.no_bias)) return undefined;
  return weightedLayer(assembly, {
    node,
    geometry: {
      groups: 1,
      channels: weight.shape[1] as number,
      filters: attrs.num_hidden,
      rows: PIXEL,
      columns: PIXEL,
    },
    data: context.source(0),
    dataAxis: attrs.flatten ? 1 : (inputShapes[0]?.length ?? 0) - 1,
    weights: Float64Array.from(toNumbers(weight)),
    weightShape: weight.shape,
    bias: bias === undefined ? new Float64Array(attrs.num_hidden) : Float64Array.from(toNumbers(bias)),
    axis: outputShape.length - 1,
    rank: outputShape.length,
    emit: (inputs, bits) => apply(inputs, bits, { no_bias: inputs.length < 3 }),
  });
});
