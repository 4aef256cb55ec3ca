import { sumWith } from '../reference/sum.js';
import { cpuAddressing } from './support/addressing.js';

/** Sum over the reduced axes, of the elements that the CPU backend reads [D5]. */
export const sum = sumWith(cpuAddressing);
