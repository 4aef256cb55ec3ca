/** Operators that normalise by what they compute of the values themselves. */
import { ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { exportRule } from '../rule.js';

export const l2Normalization = exportRule(ops.l2Normalization, (g) => {
  const { mode, eps } = g.attrs;
  const rank = g.shapes[0]?.length ?? 0;
  const all = Array.from({ length: rank }, (_, axis) => axis);
  const axes = { instance: all.slice(1), channel: [1], spatial: all.slice(2) }[mode];
  if (axes.length === 0) return g.refuse('it normalises no axes');
  const x = g.input(0);
  const sum = g.op('ReduceSum', [g.op('Mul', [x, x]), g.integers(axes, 'axes')], { keepdims: 1 });
  return g.op('Div', [x, g.op('Sqrt', [g.op('Add', [sum, g.scalar(eps)])])]);
});

export const instanceNorm = exportRule(ops.instanceNorm, (g) => {
  const [shape = []] = g.shapes;
  if (shape.length < 3) return g.refuse('its input has no spatial axes');
  const channels = [shape[1] as number];
  return g.op('InstanceNormalization', [g.input(0), g.input(1, channels), g.input(2, channels)], {
    epsilon: g.attrs.eps,
  });
});

/** `LayerNormalization` is younger than the operator set that is written. */
export const layerNorm = exportRule(ops.layerNorm, (g) => {
  const [shape = []] = g.shapes;
  const axis = normalizeAxis(g.attrs.axis, shape.length);
  const aligned = [shape[axis] as number, ...shape.slice(axis + 1).map(() => 1)];
  const mean = { axes: [axis], keepdims: 1 };
  const centred = g.op('Sub', [g.input(0), g.op('ReduceMean', [g.input(0)], mean)]);
  const variance = g.op('ReduceMean', [g.op('Mul', [centred, centred])], mean);
  const deviation = g.op('Sqrt', [g.op('Add', [variance, g.scalar(g.attrs.eps)])]);
  const scaled = g.op('Mul', [g.op('Div', [centred, deviation]), g.input(1, aligned)]);
  return g.op('Add', [scaled, g.input(2, aligned)]);
});
