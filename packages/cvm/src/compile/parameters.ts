/** Checks of the variables of a model that is to be compiled (MRT-SPEC 7.1). */
import type { Node } from '@mrtjs/graph';
import { rangeOf } from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { errorOf, toNumbers } from '@mrtjs/tensor';

const MAX_INT32 = 2 ** 31 - 1;

/** Declared signed bit width of a variable. */
export function declaredPrecision(node: Node): number | null {
  const { precision } = node.attrs;
  return typeof precision === 'number' ? precision : null;
}

/**
 * What is wrong with a variable: no precision (MRT4024) or, for a parameter, an element that is not an integer or
 * beyond ±(2^31 − 1) (MRT4023) [R203], or beyond the precision (MRT4024) [R204].
 */
export function checkVariable(node: Node, value: Tensor | undefined): Diagnostic | undefined {
  const precision = declaredPrecision(node);
  if (precision === null)
    return errorOf('MRT4024', `the ${value === undefined ? 'input' : 'parameter'} has no precision`, {
      node: node.name,
      hint: 'quantize the model: every variable of an integer model has a bit width',
    });
  if (value === undefined) return undefined;
  const numbers = toNumbers(value);
  const range = rangeOf(precision);
  for (let i = 0; i < numbers.length; i++) {
    const element = numbers[i] as number;
    // Nearly all are what they should be.
    if (element % 1 === 0 && element <= range && element >= -range) continue;
    if (!Number.isInteger(element) || Math.abs(element) > MAX_INT32)
      return errorOf('MRT4023', `element ${i} of the parameter is ${element}`, {
        node: node.name,
        hint: `expected integers from -${MAX_INT32} to ${MAX_INT32}: quantize the model`,
      });
    if (Math.abs(element) > range)
      return errorOf(
        'MRT4024',
        `element ${i} of the parameter is ${element}, its precision is ${precision}`,
        {
          node: node.name,
          hint: `expected integers from -${range} to ${range}`,
        },
      );
  }
  return undefined;
}
