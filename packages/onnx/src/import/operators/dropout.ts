import { attr } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

const inputs = [port.of('data'), port.ownOptional('ratio'), port.ownOptional('training_mode')];
const attrs = { ratio: attr.float({ default: 0.5 }), seed: attr.int({ default: 0 }) };

/** Nothing is dropped at inference. The mask, a second output, is not computed. */
export const dropout = onnxRule(
  'Dropout',
  { inputs, attrs, limits: 'training mode; the mask' },
  ({ input, numbers, refuse }) => (numbers(2)?.[0] ? refuse('it drops at random (training_mode)') : input(0)),
);
