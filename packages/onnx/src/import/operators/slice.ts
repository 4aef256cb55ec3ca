import { attr } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import type { Progression } from '../shared/take.js';
import { slices } from '../shared/take.js';

const inputs = [port.of('data'), ...['starts', 'ends', 'axes', 'steps'].map(port.ownOptional)];
const attrs = {
  starts: attr.optional(attr.ints()),
  ends: attr.optional(attr.ints()),
  axes: attr.optional(attr.ints()),
};

/** Bounds are attributes before operator set 10, then inputs; beyond the axis they mean its end. */
export const slice = onnxRule(
  'Slice',
  { inputs, attrs, limits: 'empty results' },
  ({ g, attrs, input, numbers, refuse }) => {
    const x = input(0);
    const starts = attrs.starts ?? numbers(1) ?? refuse('it has no starts');
    const ends = attrs.ends ?? numbers(2) ?? refuse('it has no ends');
    const axes = attrs.axes ?? numbers(3) ?? starts.map((_, i) => i);
    const steps = numbers(4) ?? starts.map(() => 1);
    if ([ends, axes, steps].some((list) => list.length !== starts.length))
      refuse('its lists differ in length');
    const cuts: Progression[] = x.shape.map((length) => ({ begin: 0, step: 1, length }));
    axes.forEach((one, i) => {
      const axis = normalizeAxis(one, x.shape.length);
      const cut = progression(
        x.shape[axis] as number,
        starts[i] as number,
        ends[i] as number,
        steps[i] as number,
      );
      if (cut.length < 1) refuse('the slice is empty');
      cuts[axis] = cut;
    });
    return slices(g, x, cuts);
  },
);

function progression(size: number, start: number, end: number, step: number): Progression {
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const inside = (position: number): number =>
    Math.min(Math.max(position < 0 ? position + size : position, low), high);
  const begin = inside(start);
  return { begin, step, length: step === 0 ? 0 : Math.ceil((inside(end) - begin) / step) };
}
