import { broadcastShapes, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { expandTo } from '../shared/expand.js';

/** The target shape may itself be widened by the input. */
export const expand = onnxRule(
  'Expand',
  { inputs: [port.of('input'), port.own('shape')] },
  ({ g, input, constant }) => {
    const target = Array.from(toNumbers(constant(1)));
    return expandTo(g, input(0), broadcastShapes(input(0).shape, target));
  },
);
