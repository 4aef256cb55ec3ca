import type { Tensor } from '@mrtjs/tensor';
import { absMax, convert, fail } from '@mrtjs/tensor';
import { rebuildModel } from '../builder.js';
import { evaluateNode } from '../evaluate.js';
import type { Float64Tensor } from '../operator.js';
import { isVariable } from '../node.js';
import type { Node, Params } from '../node.js';
import { definePass } from '../pass.js';
import type { PassContext } from '../pass.js';
import { getBit } from '../precision.js';

/**
 * Evaluates every node that depends on parameters alone (or on nothing) and puts a parameter in its place: of the
 * node's name, in float64, with the bit width of its largest magnitude as precision (MRT-SPEC 5.9) [R126]. In
 * profile `mrt1` operands and results go through float32, as in the original [D07].
 * @throws {MrtError} MRT1009 for an operator that cannot be evaluated, MRT1017 for a result that is not finite.
 */
export const foldConstants = definePass({
  name: 'fold-constants',
  docs: { summary: 'Replaces nodes that depend on parameters alone by parameters.', exact: true },
  requires: ['known-operators', 'unique-names'],
  ensures: ['constants-folded'],
  run: (model, context) =>
    rebuildModel(model, context.names.scope('fc'), (node, builder) => {
      if (!isConstant(node, builder.params)) return undefined;
      const values = evaluated(node, builder.params, context);
      return values.map((value, output) =>
        builder.parameter(
          output === 0 ? node.name : `${node.name}_output${output}`,
          value,
          getBit(finiteMaximum(value, node), context.profile),
        ),
      );
    }),
});

function isConstant(node: Node, params: Params): boolean {
  return (
    !isVariable(node) && node.inputs.every(({ node: from }) => isVariable(from) && params.has(from.name))
  );
}

function evaluated(node: Node, params: Params, { ops, profile }: PassContext): readonly Float64Tensor[] {
  const stored = (t: Tensor): Float64Tensor =>
    convert(profile === 'mrt1' ? convert(t, 'float32') : t, 'float64');
  const operands = node.inputs.map((value) => stored(params.get(value.node.name) as Tensor));
  return evaluateNode(node, operands, ops).map(stored);
}

function finiteMaximum(value: Tensor, node: Node): number {
  const largest = absMax(value);
  return Number.isFinite(largest)
    ? largest
    : fail('MRT1017', `this constant has elements that are ${largest}`, {
        node: node.name,
        hint: 'check the parameters that it is computed from',
      });
}
