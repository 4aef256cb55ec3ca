import { getBitCount, ops, reducedAxes } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import { mapChannels } from '../channelwise.js';
import { isUniform } from '../coded.js';
import { bestRule } from '../rule.js';
import { Settled } from '../sources/settled.js';

/** Bits that a sum may have. */
const SUM_BITS = 31;

/** sum: of the integers that there are, or of as many bits (16 at most) as the number of terms leaves. */
export const sum = bestRule(ops.sum, (context) => {
  const { assembly, node, attrs, inputShapes, outputShape, apply } = context;
  const shape = inputShapes[0] ?? [];
  const source = context.source(0);
  const count = sizeOf(shape) / sizeOf(outputShape);
  const axes = reducedAxes(attrs, shape.length);
  const room = SUM_BITS - getBitCount(count);
  if (room < 2) return undefined;
  const plain = source instanceof Settled ? source.plain() : undefined;
  const isUsable =
    plain !== undefined && plain.precision <= room && (isUniform(plain) || !axes.includes(plain.axis));
  const from = isUsable ? plain : source.form(assembly.ranges.wide(source.node, Math.min(16, room)));
  const total = apply([from], {
    precision: from.precision + getBitCount(count),
    magnitude: from.magnitude * count,
  });
  const axis = attrs.keepdims ? from.axis : from.axis - axes.filter((each) => each < from.axis).length;
  return new Settled(assembly, node, {
    ...from,
    ...total,
    zero: mapChannels(from.zero, (zero) => zero * count),
    axis: isUniform(from) ? 0 : axis,
    rank: outputShape.length,
  });
});
