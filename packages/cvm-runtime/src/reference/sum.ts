import { cvmOps } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import type { Kernel } from '../kernel.js';
import { defineKernel } from '../kernel.js';
import type { Addressing } from './support/reduce.js';
import { reduce } from './support/reduce.js';

/** Sum over the reduced axes [C108–C112]. */
export const sumWith = (addressing: Addressing): Kernel =>
  defineKernel(cvmOps.sum, ([data], [out], attrs) =>
    reduce(data, out, attrs, addressing, 0, (total, value) => total + value),
  );

export const sum = sumWith(stridesOf);
