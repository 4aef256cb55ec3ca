import { ops, rowAndColumn, windowAxes } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import { weightedLayer } from '../layer/weighted.js';
import { bestRule } from '../rule.js';

/** Convolution over images with trained weights: a layer. */
export const convolution = bestRule(ops.convolution, (context) => {
  const { assembly, node, attrs, inputShapes, apply } = context;
  const [weight, bias] = [context.tensor(1), context.tensor(2)];
  const data = inputShapes[0] ?? [];
  if (weight === undefined || attrs.kernel.length !== 2 || data.length !== 4) return undefined;
  if (bias === undefined && !attrs.no_bias) return undefined;
  const [rows, columns] = rowAndColumn(windowAxes(attrs, data));
  return weightedLayer(assembly, {
    node,
    geometry: {
      groups: attrs.num_group,
      channels: (data[1] as number) / attrs.num_group,
      filters: attrs.num_filter,
      rows,
      columns,
    },
    data: context.source(0),
    dataAxis: 1,
    weights: Float64Array.from(toNumbers(weight)),
    weightShape: weight.shape,
    bias: bias === undefined ? new Float64Array(attrs.num_filter) : Float64Array.from(toNumbers(bias)),
    axis: 1,
    rank: 4,
    emit: (inputs, bits, padded) =>
      apply(inputs, bits, { no_bias: inputs.length < 3, ...(padded ? { pad: [0, 0] } : {}) }),
  });
});
