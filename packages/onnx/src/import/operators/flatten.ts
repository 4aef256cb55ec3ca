import { attr } from '@mrtjs/graph';
import { normalizeAxis, sizeOf } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { reshapeTo } from '../shared/reshape.js';

/** Axes before `axis` become one, and those from it on. */
export const flatten = onnxRule(
  'Flatten',
  { inputs: [port.of('input')], attrs: { axis: attr.int({ default: 1 }) } },
  ({ g, attrs, input }) => {
    const { shape } = input(0);
    const axis = attrs.axis === shape.length ? attrs.axis : normalizeAxis(attrs.axis, shape.length);
    return reshapeTo(g, input(0), [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))]);
  },
);
