import { formatShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { defineCvmOp, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Cuts a tensor to the shape of another [C125]. */
export const sliceLike = defineCvmOp({
  name: 'slice_like',
  summary: 'The leading part of the data, as large as another tensor along some or all axes.',
  attrs: { axis: cvmAttr.tuple({ default: [] }) },
  inputs: ['data', 'slice_like'],
  inferShape([data, like], { axis }) {
    const shared = Math.min(data.length, like.length);
    if (axis.length === 0 && data.length !== like.length)
      shapeError(`${formatShape(data)} and ${formatShape(like)} have different ranks, and no axis is named`);
    const cut = new Set(
      axis.length === 0
        ? data.keys()
        : axis.map((each) => {
            const at = each < 0 ? each + data.length : each;
            if (at < 0 || at >= shared) shapeError(`axis ${each} is out of range for ${shared} common axes`);
            return at;
          }),
    );
    return [
      data.map((dim, i) => {
        const size = cut.has(i) ? (like[i] as number) : dim;
        if (size > dim) shapeError(`axis ${i} of ${formatShape(data)} cannot be cut to ${size}`);
        return size;
      }),
    ];
  },
  inferPrecision: precisionOfFirst,
});
