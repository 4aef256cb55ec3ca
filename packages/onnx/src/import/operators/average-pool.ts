import { attr } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { pool } from '../shared/pooling.js';
import { windowAttrs, windowsOf } from '../shared/windows.js';

const attrs = {
  ...windowAttrs,
  ceil_mode: attr.bool({ default: false }),
  count_include_pad: attr.bool({ default: false }),
};

export const averagePool = onnxRule(
  'AveragePool',
  { inputs: [port.of('X')], attrs, limits: 'windows of three dimensions; dilated windows with padding' },
  ({ g, attrs, input, refuse }) => {
    const windows = windowsOf(
      attrs,
      attrs.kernel_shape ?? refuse('it has no kernel_shape'),
      input(0).shape,
      refuse,
    );
    return pool(
      g,
      input(0),
      windows,
      {
        type: 'avg',
        ceil: attrs.ceil_mode,
        countPadding: attrs.count_include_pad,
      },
      refuse,
    );
  },
);
