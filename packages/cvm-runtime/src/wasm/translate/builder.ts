/** Building the network of a model, operator by operator. */
import type { Shape } from '@mrtjs/tensor';
import type { CvmAttributes } from '@mrtjs/cvm';
import type { Operation, PointwiseFunction, Range, Value } from '../network.js';
import { elementTypeOf, INT32_RANGE } from '../network.js';

/** Collects operations. */
export class Builder {
  readonly operations: Operation[] = [];

  /** A value that nothing computes yet. */
  value(shape: Shape, range: Range = INT32_RANGE): Value {
    return { shape, range, type: elementTypeOf(range) };
  }

  /** The scalar `element`. */
  scalar(element: number): Value {
    const range = { low: element, high: element };
    return { shape: [1], range, type: elementTypeOf(range), elements: [element] };
  }

  /** A value that holds the elements of another under another shape. */
  viewed(input: Value, shape: Shape): Value {
    if (input.elements !== undefined) return { ...input, shape };
    const output: Value = { ...input, shape };
    this.operations.push({ kind: 'view', input, output });
    return output;
  }

  pointwise(fn: PointwiseFunction, inputs: readonly Value[], output: Value): void {
    this.operations.push({ kind: 'pointwise', fn, inputs, output });
  }
}

/** An application of an operator whose inputs and outputs are values. */
export interface Application<A = CvmAttributes> {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attrs: A;
  readonly builder: Builder;
}

/** Adds the operations of one application. */
export type Translation = (application: Application) => void;
