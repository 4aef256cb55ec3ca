/** Models of one operator. */
import { formatDeployGraph, formatParamsBlob, precisionRange } from '@mrtjs/cvm';
import type { Draft } from '@mrtjs/cvm/testing';
import { draftGraph } from '@mrtjs/cvm/testing';
import type { Shape } from '@mrtjs/tensor';
import { int32, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { Trial } from './agreement.js';

/** Shape and precision of an operand. */
export interface Variable {
  readonly shape: Shape;
  readonly precision: number;
}

/** Gives an element of magnitude `range` at most. */
export type Elements = (range: number, index: number) => number;

/** Elements of any size, every fourth as large as can be. */
export function someElements(seed: number): Elements {
  const random = seededRandom(seed);
  return (range) =>
    random.int(4) === 0 ? (random.int(2) * 2 - 1) * range : random.int(2 * range + 1) - range;
}

/** A model that applies one operator to an input and parameters. */
export function operatorTrial(
  func: string,
  operands: readonly Variable[],
  attrs: Draft['nodes'][number]['attrs'],
  elements: Elements,
): Trial {
  const names = operands.map((_, i) => (i === 0 ? 'data' : `p${i}`));
  const tensors = operands.map(({ shape, precision }) => {
    const range = precisionRange(precision);
    return int32(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => elements(range, i)),
    );
  });
  const graph = draftGraph({
    variables: Object.fromEntries(operands.map((operand, i) => [names[i], operand])),
    nodes: [{ func, inputs: names, attrs: attrs ?? {} }],
  });
  return {
    symbol: formatDeployGraph(graph),
    params: formatParamsBlob(names.slice(1).map((name, i) => [name, tensors[i + 1] as (typeof tensors)[0]])),
    inputs: tensors.slice(0, 1),
  };
}
