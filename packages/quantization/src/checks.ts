/** What is checked of a model before and after it is quantized; every problem of a kind is reported at once. */
import type { Node } from '@mrtjs/graph';
import { isVariable, ops, valueOf } from '@mrtjs/graph';
import { errorOf, failIfAny } from '@mrtjs/tensor';
import type { Thresholds } from '@mrtjs/graph';
import type { QuantizeRuleSet } from './rule.js';
import type { Run } from './run.js';
import { MAX_PRECISION } from './run.js';

/** Operators that prepare rewrites into quantizable ones. */
const REWRITTEN: ReadonlySet<string> = new Set(
  [
    ops.arange,
    ops.argmin,
    ops.batchNorm,
    ops.broadcastLike,
    ops.broadcastMinimum,
    ops.broadcastTo,
    ops.crop,
    ops.deconvolution,
    ops.divScalar,
    ops.elemwiseDiv,
    ops.elemwiseMul,
    ops.hardSigmoid,
    ops.instanceNorm,
    ops.layerNorm,
    ops.leakyReLU,
    ops.mean,
    ops.min,
    ops.minimum,
    ops.mulScalar,
    ops.onesLike,
    ops.plusScalar,
    ops.reshapeLike,
    ops.sliceAxis,
    ops.sliceChannel,
    ops.square,
    ops.swapAxis,
    ops.zerosLike,
  ].map((def) => def.name),
);

/** @throws {MrtError} MRT2201 with every node that is not restored and whose operator has no rule [R150]. */
export function checkNodes(
  order: readonly Node[],
  rules: QuantizeRuleSet,
  restore: ReadonlySet<string>,
): void {
  failIfAny(
    order
      .filter((node) => !isVariable(node) && !restore.has(node.name))
      .flatMap((node) => {
        const rule = rules.find(node.op);
        const problem = rule === undefined ? 'it has no quantization rule' : rule.unsupported(node.attrs);
        if (problem === undefined) return [];
        const hint = REWRITTEN.has(node.op)
          ? 'prepare rewrites this operator: run it first'
          : 'split the model before it';
        return [errorOf('MRT2201', `operator ${node.op}: ${problem}`, { node: node.name, hint })];
      }),
  );
}

/** @throws {MrtError} MRT2202 with every node whose threshold is missing, negative or not finite. */
export function checkThresholds(order: readonly Node[], thresholds: Thresholds): void {
  failIfAny(
    order.flatMap(({ name }) => {
      const threshold = thresholds.get(name);
      if (threshold === undefined)
        return [
          errorOf('MRT2202', 'this node has no threshold', { node: name, hint: 'calibrate the model' }),
        ];
      return threshold >= 0 && threshold < Infinity
        ? []
        : [
            errorOf('MRT2202', `the threshold is ${threshold}`, {
              node: name,
              hint: 'a finite number of at least 0 is expected',
            }),
          ];
    }),
  );
}

/** @throws {MrtError} MRT2207 with every name to restore that is not an operator node of the model. */
export function checkRestore(order: readonly Node[], restore: ReadonlySet<string>): void {
  const known = new Set(order.filter((node) => !isVariable(node)).map((node) => node.name));
  failIfAny(
    [...restore]
      .filter((name) => !known.has(name))
      .map((name) =>
        errorOf('MRT2207', 'there is no operator node of this name to restore', {
          node: name,
          option: 'QUANTIZATION.Restore_name',
        }),
      ),
  );
}

/**
 * Profile `fixed` refuses nodes whose result may need more than 32 bits; profile `mrt1` reports them.
 * @throws {MrtError} MRT2205 with every such node.
 */
export function checkWidths(run: Run, order: readonly Node[]): void {
  const wide = order
    .filter((node) => !isVariable(node) && run.precision(valueOf(node)) > MAX_PRECISION)
    .map((node) => {
      const bits = run.precision(valueOf(node));
      return errorOf('MRT2205', `the result may need ${bits} bits`, {
        node: node.name,
        hint: 'the virtual machine has 32: lower input precisions, or split the sum',
      });
    });
  if (!run.isMrt1) failIfAny(wide);
  wide.forEach((finding) => run.settings.report({ ...finding, severity: 'warning' }));
}
