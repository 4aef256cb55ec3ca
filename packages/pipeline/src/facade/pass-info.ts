/** Which pass knows which operator (MRT-SPEC 2.4), from the rule tables of the stages. */
import { compileRules, preparedOperators } from '@mrtjs/cvm';
import type { Node } from '@mrtjs/graph';
import { irOperators } from '@mrtjs/graph';
import type { PrepareRules } from '@mrtjs/prepare';
import { prepareRules } from '@mrtjs/prepare';
import { quantizationRules } from '@mrtjs/quantization';

/** The passes that have rules per operator. `calculate_ops` counts operations, which all operators define. */
export const operatorPasses = [
  'validate',
  'rewrite',
  'fuse_transpose',
  'quantize',
  'calculate_ops',
  'prepare_for_compile',
  'compile',
] as const;

/** A pass that has rules per operator. */
export type OperatorPass = (typeof operatorPasses)[number];

/**
 * The operators of every pass. An operator without a rule in `validate`, `rewrite`, `fuse_transpose` or
 * `prepare_for_compile` goes through these unchanged; without one in `quantize` or `compile` it is refused there.
 * Original name: `pass_info`.
 */
export function passInfo(): ReadonlyMap<OperatorPass, readonly string[]>;
/** The operators of a pass. */
export function passInfo(pass: OperatorPass): readonly string[];
/** The passes of a node's operator. */
export function passInfo(node: Node): readonly OperatorPass[];
export function passInfo(
  of?: OperatorPass | Node,
): ReadonlyMap<OperatorPass, readonly string[]> | readonly string[] {
  if (of === undefined) return new Map(operatorPasses.map((pass) => [pass, OPERATORS[pass]()]));
  if (typeof of === 'string') return OPERATORS[of]();
  return operatorPasses.filter((pass) => OPERATORS[pass]().includes(of.op));
}

const OPERATORS: Readonly<Record<OperatorPass, () => readonly string[]>> = {
  validate: () => prepared(({ check, normalize }) => check ?? normalize),
  rewrite: () => prepared((rules) => rules.rewrite),
  fuse_transpose: () => prepared((rules) => rules.fuseTranspose),
  quantize: () => quantizationRules.names(),
  calculate_ops: () => irOperators.names(),
  prepare_for_compile: () => preparedOperators,
  compile: () => compileRules.names(),
};

/** Operators that have a certain rule of the prepare stage. */
function prepared(ruleOf: (rules: PrepareRules) => unknown): readonly string[] {
  return prepareRules.names().filter((name) => {
    const rules = prepareRules.find(name);
    return rules !== undefined && ruleOf(rules) !== undefined;
  });
}
