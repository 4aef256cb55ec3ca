import { cvmOps } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import type { Kernel } from '../kernel.js';
import { defineKernel } from '../kernel.js';
import type { Addressing } from './support/reduce.js';
import { reduce } from './support/reduce.js';

/** Largest value over the reduced axes; without named axes never below 0, unless `exclude` is set [C113]. */
export const maxWith = (addressing: Addressing): Kernel =>
  defineKernel(cvmOps.max, ([data], [out], attrs) => {
    const floor = attrs.axis.length === 0 && !attrs.exclude ? 0 : -(2 ** 31);
    return reduce(data, out, attrs, addressing, floor, (largest, value) =>
      value > largest ? value : largest,
    );
  });

export const max = maxWith(stridesOf);
