import { float64, formatShape, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { errorFunction } from '../error-function.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** The constants of selu. */
export const SELU_ALPHA = 1.6732632423543772;
export const SELU_SCALE = 1.0507009873554805;

/** A rectifier with a negative part, chosen by `act_type`. */
export const leakyReLU = defineOp({
  name: 'LeakyReLU',
  summary: 'x where positive; otherwise slope · x (leaky), gamma · x per channel (prelu), or another curve.',
  attrs: {
    act_type: attr.oneOf(['leaky', 'prelu', 'elu', 'selu', 'gelu', 'rrelu'], { default: 'leaky' }),
    slope: attr.float({ default: 0.25 }),
    lower_bound: attr.float({ default: 0.125 }),
    upper_bound: attr.float({ default: 0.334 }),
  },
  inputs: [
    { name: 'data' },
    { name: 'gamma', parameter: true, when: (attrs) => attrs['act_type'] === 'prelu' },
  ],
  infer([data = [], gamma]) {
    const channels = data[1] ?? 1;
    if (gamma !== undefined && sizeOf(gamma) !== 1 && sizeOf(gamma) !== channels)
      shapeProblem(`gamma has shape ${formatShape(gamma)}, expected (${channels},) or (1,)`);
    return [data];
  },
  parameterShapes: ([data]) => (data === undefined ? {} : { gamma: [data[1] ?? 1] }),
  evaluate(inputs, attrs) {
    const x = operand(inputs, 0);
    const gamma = attrs.act_type === 'prelu' ? operand(inputs, 1).data : Float64Array.of(0);
    const inner = sizeOf(x.shape.slice(2));
    /** What is computed of numbers below 0; for gelu of all. */
    const negative = (value: number, i: number): number => {
      switch (attrs.act_type) {
        case 'leaky':
          return attrs.slope * value;
        case 'prelu':
          return (gamma[Math.floor(i / inner) % gamma.length] as number) * value;
        case 'elu':
          return attrs.slope * Math.expm1(value);
        case 'selu':
          return SELU_SCALE * SELU_ALPHA * Math.expm1(value);
        case 'rrelu':
          return ((attrs.lower_bound + attrs.upper_bound) / 2) * value;
        case 'gelu':
          return (value / 2) * (1 + errorFunction(value * Math.SQRT1_2, Math.exp));
      }
    };
    const positive = attrs.act_type === 'selu' ? SELU_SCALE : 1;
    return [
      float64(
        x.shape,
        x.data.map((v, i) => (v > 0 && attrs.act_type !== 'gelu' ? positive * v : negative(v, i))),
      ),
    ];
  },
});
