import { attr } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { pool } from '../shared/pooling.js';
import { windowAttrs, windowsOf } from '../shared/windows.js';

const attrs = {
  ...windowAttrs,
  ceil_mode: attr.bool({ default: false }),
  storage_order: attr.int({ default: 0 }),
};

/** The positions of the maxima, a second output, are not computed. */
export const maxPool = onnxRule(
  'MaxPool',
  { inputs: [port.of('X')], attrs, limits: 'windows of three dimensions; the positions of the maxima' },
  ({ g, attrs, input, refuse }) => {
    const windows = windowsOf(
      attrs,
      attrs.kernel_shape ?? refuse('it has no kernel_shape'),
      input(0).shape,
      refuse,
    );
    return pool(g, input(0), windows, { type: 'max', ceil: attrs.ceil_mode, countPadding: true }, refuse);
  },
);
