/** How it is said that values may be too large. */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf } from '@mrtjs/tensor';
import type { Interval } from './interval.js';
import { allowedBy, formatInterval } from './interval.js';

/** Diagnostic of values that 32 bits do not hold. */
export function outsideInt32(node: string, what: string, range: Interval): Diagnostic {
  return errorOf('MRT4031', `${what} may be from ${formatInterval(range)}, which 32 bits do not hold`, {
    node,
    hint: 'requantize the inputs of the node to fewer bits',
  });
}

/** Diagnostic of values that the declared precision does not hold. */
export function outsidePrecision(node: string, range: Interval, precision: number): Diagnostic {
  return errorOf(
    'MRT4031',
    `values may be from ${formatInterval(range)}, precision ${precision} allows ${formatInterval(allowedBy(precision))}`,
    { node, hint: 'clip the result to its precision (cvm_clip) before it is used' },
  );
}
