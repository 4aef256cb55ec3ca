import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { slices } from '../shared/take.js';
import { windowAttrs, windowsOf } from '../shared/windows.js';

const inputs = [port.of('X'), port.of('W'), port.optional('B')];
const attrs = {
  ...windowAttrs,
  group: attr.int({ min: 1, default: 1 }),
  output_padding: attr.ints({ min: 0, default: [] }),
  output_shape: attr.ints({ min: 1, default: [] }),
};

/** What is cut off at each end of the whole result, and what is added after it. */
interface Ends {
  readonly begin: number;
  readonly end: number;
  readonly add: number;
}

export const convTranspose = onnxRule(
  'ConvTranspose',
  { inputs, attrs, limits: 'windows of three dimensions' },
  ({ g, attrs, input, inputs: [, , bias], refuse }) => {
    const [x, weight] = [input(0), input(1)];
    const same = attrs.auto_pad.startsWith('SAME');
    const windows = windowsOf(
      same ? { ...attrs, auto_pad: 'VALID' } : attrs,
      attrs.kernel_shape ?? weight.shape.slice(2),
      x.shape,
      refuse,
    );
    const ends = windows.map((one, i): Ends => {
      const add = attrs.output_padding[i] ?? 0;
      const whole = one.stride * (one.size - 1) + (one.kernel - 1) * one.dilate + 1;
      // The output shape may be written with the batch and channels.
      const wanted = attrs.output_shape.at(i - windows.length) ?? (same ? one.size * one.stride : undefined);
      if (wanted === undefined) return { begin: one.begin, end: one.end, add };
      const total = whole + add - wanted;
      if (total < 0) return { begin: 0, end: 0, add: add - total };
      const less = Math.floor(total / 2);
      return attrs.auto_pad === 'SAME_UPPER'
        ? { begin: less, end: total - less, add }
        : { begin: total - less, end: less, add };
    });
    const symmetric = ends.every(({ begin, end }) => begin === end);
    const num_filter = (weight.shape[1] as number) * attrs.group;
    const whole = g.op(ops.deconvolution, [x, weight, ...(bias ? [bias] : [])], {
      kernel: windows.map(({ kernel }) => kernel),
      stride: windows.map(({ stride }) => stride),
      dilate: windows.map(({ dilate }) => dilate),
      pad: ends.map(({ begin }) => (symmetric ? begin : 0)),
      adj: ends.map(({ add }) => add),
      num_filter,
      num_group: attrs.group,
      no_bias: bias === undefined,
    });
    if (symmetric) return whole;
    return slices(
      g,
      whole,
      whole.shape.map((size, axis) => {
        const { begin, end } = ends[axis - 2] ?? { begin: 0, end: 0 };
        return { begin, step: 1, length: size - begin - end };
      }),
    );
  },
);
