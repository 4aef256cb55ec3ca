/** How far results are apart. */
import type { Tensor } from '@mrtjs/tensor';
import { formatShape, sameShape, toNumbers } from '@mrtjs/tensor';

// Looked up once: where the global object is a sandbox's, each lookup costs more than the arithmetic.
const { abs, max } = Math;
const { isFinite } = Number;

/**
 * max |difference| / max |reference|.
 * @throws when the shapes differ, or something is not a number.
 */
export function relativeDifference(result: Tensor | undefined, reference: Tensor): number {
  if (result === undefined || !sameShape(result.shape, reference.shape))
    throw new Error(`shape ${formatShape(result?.shape ?? [])}, expected ${formatShape(reference.shape)}`);
  const [found, wanted] = [toNumbers(result), toNumbers(reference)];
  let [difference, magnitude] = [0, 0];
  // A loop: typed arrays of another realm are slow to map over, and these are large.
  for (let i = 0; i < wanted.length; i++) {
    const apart = abs((found[i] as number) - (wanted[i] as number));
    if (!isFinite(apart)) throw new Error(`element ${i} is ${found[i]}, expected ${wanted[i]}`);
    difference = max(difference, apart);
    magnitude = max(magnitude, abs(wanted[i] as number));
  }
  return difference / magnitude;
}
