import { float64 } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';

/** An arithmetic progression. */
export const arange = defineOp({
  name: '_arange',
  summary: 'start, start + step, … before stop, each element repeat times.',
  attrs: {
    start: attr.float({ default: 0 }),
    /** `None` counts from 0 to `start`. */
    stop: attr.optional(attr.float()),
    step: attr.float({ default: 1 }),
    repeat: attr.int({ min: 1, default: 1 }),
  },
  inputs: [],
  infer: (_, attrs) => [[progression(attrs).length * attrs.repeat]],
  evaluate: (_, attrs) => {
    const { from, length } = progression(attrs);
    const values = Float64Array.from(
      { length: length * attrs.repeat },
      (__, i) => from + Math.floor(i / attrs.repeat) * attrs.step,
    );
    return [float64([values.length], values)];
  },
});

interface ArangeAttrs {
  readonly start: number;
  readonly stop: number | null;
  readonly step: number;
}

function progression({ start, stop, step }: ArangeAttrs): { from: number; length: number } {
  const [from, to] = stop === null ? [0, start] : [start, stop];
  const length = Math.ceil((to - from) / step);
  if (!Number.isFinite(length) || length < 1)
    shapeProblem(`the range from ${from} to ${to} by ${step} is empty`);
  return { from, length };
}
