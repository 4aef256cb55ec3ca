import { sizeOf } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { logicError } from '../errors.js';
import { defineCvmOp } from '../operator.js';

/** Table lookup [C71, C127]. */
export const cvmLut = defineCvmOp({
  name: 'cvm_lut',
  summary: 'Element of the flattened table at each value of the data, clamped to the table.',
  attrs: { in_dim: cvmAttr.int() },
  inputs: ['data', 'table'],
  inferShape([data, table], { in_dim }) {
    if (in_dim !== sizeOf(table))
      logicError('MRT4004', `cvm_lut: in_dim is ${in_dim}, the table has ${sizeOf(table)} elements`);
    return [data];
  },
  inferPrecision: ([, table]) => [table],
});
