import { BATCH_NORM_EPS, ops } from '@mrtjs/graph';
import { float32, normalizeAxis } from '@mrtjs/tensor';
import { exportRule } from '../rule.js';

/** ONNX normalises the second axis; along another one the formula is written out. */
export const batchNorm = exportRule(ops.batchNorm, (g) => {
  const [shape = []] = g.shapes;
  const axis = normalizeAxis(g.attrs.axis, shape.length);
  const channels = shape[axis] as number;
  const epsilon = g.attrs.eps ?? BATCH_NORM_EPS;
  const aligned = axis === 1 ? [channels] : [channels, ...shape.slice(axis + 1).map(() => 1)];
  const ones = () => g.constant(float32(aligned, new Float32Array(channels).fill(1)), 'gamma');
  const gamma = g.attrs.fix_gamma ? ones() : g.input(1, aligned);
  const [beta, mean, variance] = [2, 3, 4].map((i) => g.input(i, aligned)) as [string, string, string];
  if (axis === 1) return g.op('BatchNormalization', [g.input(0), gamma, beta, mean, variance], { epsilon });
  const deviation = g.op('Sqrt', [g.op('Add', [variance, g.scalar(epsilon)])]);
  const centred = g.op('Sub', [g.input(0), mean]);
  return g.op('Add', [g.op('Mul', [g.op('Div', [centred, deviation]), gamma]), beta]);
});
