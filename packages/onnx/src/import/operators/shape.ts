import { attr } from '@mrtjs/graph';
import { tensor } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

const attrs = { start: attr.int({ default: 0 }), end: attr.optional(attr.int()) };

/** Shapes are known at import. */
export const shape = onnxRule(
  'Shape',
  { inputs: [port.of('data')], attrs },
  ({ g, attrs: { start, end }, input }) => {
    const dims = input(0).shape.slice(start, end ?? undefined);
    return g.constant(tensor('int64', [dims.length], BigInt64Array.from(dims, BigInt)), 'shape');
  },
);
