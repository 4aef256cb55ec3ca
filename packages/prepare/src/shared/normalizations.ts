/** Normalisations to mean 0 and variance 1, by way of L2Normalization. */
import type { AttrsOf, Value } from '@mrtjs/graph';
import { normalizedAxes, ops } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import type { NodeFacts, Refusal, RuleContext } from '../rule.js';
import { refuseIf } from '../rule.js';

type Mode = AttrsOf<typeof ops.l2Normalization.attrs>['mode'];

/** Refuses gamma and beta that are computed. */
export function checkAffineParameters(node: NodeFacts): Refusal | undefined {
  return refuseIf(
    node.inputs.slice(1).some((value) => !node.isParameter(value)),
    'gamma and beta must be parameters',
    'check that the parameter file belongs to the model',
  );
}

/**
 * gamma · (x − mean) / √(variance + eps) + beta, gamma and beta along axis 1. With n elements to a mean, the division is by
 * √(Σ(x − mean)² + n · eps) / √n.
 */
export function emitStandardised(
  context: RuleContext,
  x: Value,
  shape: Shape,
  { name, mode, eps }: { readonly name: string; readonly mode: Mode; readonly eps: number },
): Value {
  const { emit, fresh, parameter, parameterValue, input } = context;
  const axes = normalizedAxes(mode, shape.length);
  const terms = sizeOf(axes.map((axis) => shape[axis] as number));
  const perChannel = shape.map((dim, axis) => (axis === 1 ? dim : 1));

  const sum = emit(ops.sum, fresh('sum'), [x], { axis: axes, keepdims: true });
  const mean = emit(ops.broadcastMul, fresh('mean'), [sum, parameter(fresh('avg_scale'), [1], [1 / terms])]);
  const centred = emit(ops.broadcastSub, fresh('centred'), [x, mean]);
  const unit = emit(ops.l2Normalization, fresh('unit'), [centred], { mode, eps: eps * terms });
  const gamma = parameterValue(input(1)).data.map((value) => value * Math.sqrt(terms));
  const scaled = emit(ops.broadcastMul, fresh('scaled'), [
    unit,
    parameter(fresh('gamma'), perChannel, gamma),
  ]);
  const beta = parameter(fresh('beta'), perChannel, parameterValue(input(2)).data);
  return emit(ops.broadcastAdd, name, [scaled, beta]);
}
