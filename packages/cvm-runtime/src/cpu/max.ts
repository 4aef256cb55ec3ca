import { maxWith } from '../reference/max.js';
import { cpuAddressing } from './support/addressing.js';

/** Largest value over the reduced axes, of the elements that the CPU backend reads [D5]. */
export const max = maxWith(cpuAddressing);
