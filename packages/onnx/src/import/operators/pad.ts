import { attr, ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { slices } from '../shared/take.js';

const inputs = [
  port.of('data'),
  port.ownOptional('pads'),
  port.optional('constant_value'),
  port.ownOptional('axes'),
];
const attrs = {
  mode: attr.oneOf(['constant', 'edge', 'reflect', 'wrap'], { default: 'constant' }),
  pads: attr.optional(attr.ints()),
  value: attr.float({ default: 0 }),
};

/** Widths are attributes before operator set 11, then inputs; a negative width cuts. */
export const pad = onnxRule(
  'Pad',
  { inputs, attrs, limits: 'mode `wrap`' },
  ({ g, attrs: { mode, ...attrs }, input, numbers, refuse }) => {
    const x = input(0);
    if (mode === 'wrap') return refuse('padding of mode wrap');
    const pads = attrs.pads ?? numbers(1) ?? refuse('it has no pads');
    const axes = (numbers(3) ?? x.shape.map((_, i) => i)).map((axis) => normalizeAxis(axis, x.shape.length));
    if (pads.length !== 2 * axes.length) return refuse(`it has ${pads.length} pads for ${axes.length} axes`);
    const width = (axis: number, end: boolean): number => {
      const at = axes.indexOf(axis);
      return at < 0 ? 0 : (pads[at + (end ? axes.length : 0)] as number);
    };
    const widths = x.shape.map((_, axis) => [width(axis, false), width(axis, true)] as const);
    const cuts = widths.map(([before, after], axis) => ({
      begin: Math.max(-before, 0),
      step: 1,
      length: (x.shape[axis] as number) + Math.min(before, 0) + Math.min(after, 0),
    }));
    if (cuts.some(({ length }) => length < 1)) return refuse('it cuts everything away');
    const inner = slices(g, x, cuts);
    const pad_width = widths.flat().map((one) => Math.max(one, 0));
    if (pad_width.every((one) => one === 0)) return inner;
    return g.op(ops.pad, [inner], { mode, pad_width, constant_value: numbers(2)?.[0] ?? attrs.value });
  },
);
