import { formatShape, float64, normalizeAxis, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

const STATISTICS = ['gamma', 'beta', 'moving_mean', 'moving_var'] as const;

/** What `eps` is where it is not given. */
export const BATCH_NORM_EPS = 1e-3;

/** Batch normalisation with the statistics of training. */
export const batchNorm = defineOp({
  name: 'BatchNorm',
  summary: 'gamma · (x − moving_mean) / sqrt(moving_var + eps) + beta, per channel.',
  attrs: {
    /** `None`: {@link BATCH_NORM_EPS}. */
    eps: attr.optional(attr.float({ min: 0 })),
    /** Take gamma as 1 whatever its values. */
    fix_gamma: attr.bool({ default: true }),
    axis: attr.int({ default: 1 }),
  },
  inputs: [{ name: 'data' }, ...STATISTICS.map((name) => ({ name, parameter: true }) as const)],
  infer([data = [], ...statistics], { axis }) {
    const channels = data[normalizeAxis(axis, data.length)] as number;
    statistics.forEach((shape, i) => {
      if (sizeOf(shape) !== channels)
        shapeProblem(`${STATISTICS[i]} has shape ${formatShape(shape)}, expected (${channels},)`);
    });
    return [data];
  },
  parameterShapes: ([data], { axis }) =>
    data === undefined
      ? {}
      : Object.fromEntries(
          STATISTICS.map((name) => [name, [data[normalizeAxis(axis, data.length)] as number]]),
        ),
  baseOps: () => 4,
  evaluate(inputs, { eps: given, fix_gamma, axis }) {
    const eps = given ?? BATCH_NORM_EPS;
    const x = operand(inputs, 0);
    const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((i) => operand(inputs, i).data) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const inner = sizeOf(x.shape.slice(normalizeAxis(axis, x.shape.length) + 1));
    const normalised = x.data.map((value, i) => {
      const c = Math.floor(i / inner) % mean.length;
      const scale = (fix_gamma ? 1 : (gamma[c] as number)) / Math.sqrt((variance[c] as number) + eps);
      return (value - (mean[c] as number)) * scale + (beta[c] as number);
    });
    return [float64(x.shape, normalised)];
  },
});
