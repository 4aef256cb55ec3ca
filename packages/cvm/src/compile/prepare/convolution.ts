import { isOp, ops } from '@mrtjs/graph';
import { perAxis } from '../shared/window.js';
import { prepareRule } from './rule.js';

/**
 * Zeros around the data of a convolution, as many on both sides of each spatial axis, are what the convolution itself
 * can add (MRT-SPEC 6.2, Pad).
 */
export const convolution = prepareRule(ops.convolution, ({ node, builder }) => {
  const { kernel, pad } = node.attrs;
  const [data, ...parameters] = node.inputs;
  if (data === undefined || !isOp(data.node, ops.pad)) return undefined;
  const { mode, constant_value, pad_width: widths } = data.node.attrs;
  const isSymmetric = widths.every((width, i) => width === (i < 4 ? 0 : widths[i - (i % 2)]));
  if (mode !== 'constant' || constant_value !== 0 || !isSymmetric) return undefined;
  const wider = perAxis(pad, kernel.length, 0).map((size, axis) => size + (widths[2 * (axis + 2)] ?? 0));
  return builder.op(
    ops.convolution,
    node.name,
    [...data.node.inputs, ...parameters],
    { ...node.attrs, pad: wider },
    node.annotations,
  );
});
