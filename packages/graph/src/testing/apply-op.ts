/** Applying one operator, for tests of operators and of rules about them. */
import { fail, formatShape, sameShape } from '@mrtjs/tensor';
import type { AttrsInput, AttrsOf, AttrSpecs } from '../attributes.js';
import { evaluateNode } from '../evaluate.js';
import { valueOf } from '../node.js';
import type { Float64Tensor, OpDef } from '../operator.js';
import { makeNode, OperatorSet } from '../operator.js';
import { variable } from '../ops/variable.js';

/**
 * Outputs of an operator for the given operands, having checked its attributes and that they have the shapes that it
 * infers.
 * @throws {MrtError} for attributes, arity or operands that the operator refuses, MRT1010 when shapes disagree.
 */
export function applyOp<N extends string, S extends AttrSpecs>(
  def: OpDef<N, S>,
  operands: readonly Float64Tensor[],
  attrs: AttrsInput<S> = {},
): readonly Float64Tensor[] {
  const inputs = operands.map(({ shape }, i) => valueOf(makeNode(variable, `operand${i}`, [], { shape })));
  const node = makeNode(def, 'node', inputs, attrs);
  const shapes = def.infer(
    operands.map(({ shape }) => shape),
    node.attrs as AttrsOf<S>,
  );
  const outputs = evaluateNode(node, operands, OperatorSet.of(def));
  outputs.forEach(({ shape }, i) => {
    const inferred = shapes[i];
    if (inferred === undefined || !sameShape(shape, inferred) || outputs.length !== shapes.length)
      fail(
        'MRT1010',
        `${def.name} infers ${shapes.map(formatShape).join(', ')} but computes ${formatShape(shape)}`,
      );
  });
  return outputs;
}
