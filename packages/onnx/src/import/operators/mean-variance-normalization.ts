import { attr } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { sortedAxes } from '../shared/axes.js';
import { normalise } from '../shared/normalise.js';

/** What the standard adds to the deviation. */
const EPSILON = 1e-9;

export const meanVarianceNormalization = onnxRule(
  'MeanVarianceNormalization',
  { inputs: [port.of('X')], attrs: { axes: attr.ints({ default: [0, 2, 3] }) } },
  ({ g, attrs, input }) =>
    // Added to the deviation there, to the variance here: both only keep a constant from being divided by 0.
    normalise(g, input(0), sortedAxes(attrs.axes, input(0).shape.length), EPSILON ** 2),
);
