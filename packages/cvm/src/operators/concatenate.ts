import { formatShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { cvmAxis, defineCvmOp, shapeError } from '../operator.js';
import { largestPrecision } from './rules/binary.js';

/** Joins tensors along an axis [C118]. */
export const concatenate = defineCvmOp({
  name: 'concatenate',
  summary: 'Joins one or more tensors along an axis.',
  attrs: { axis: cvmAttr.int({ default: 1 }) },
  inputs: ['data...'],
  inferShape(inputs, { axis }) {
    const [first] = inputs;
    const at = cvmAxis(axis, first.length);
    for (const shape of inputs)
      if (shape.length !== first.length || shape.some((dim, i) => i !== at && dim !== first[i]))
        shapeError(`${formatShape(first)} and ${formatShape(shape)} cannot be joined along axis ${at}`);
    const joined = inputs.reduce((total, shape) => total + (shape[at] as number), 0);
    return [first.map((dim, i) => (i === at ? joined : dim))];
  },
  inferPrecision: largestPrecision,
});
