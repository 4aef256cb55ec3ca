/** Which stage knows which operator: the support matrix, from the tables of the stages. */
import { compileRules } from '@mrtjs/cvm';
import { kernels } from '@mrtjs/engine-tfjs';
import { irOperators } from '@mrtjs/graph';
import { exportRules } from '@mrtjs/onnx';
import type { PrepareRules } from '@mrtjs/prepare';
import { prepareRules } from '@mrtjs/prepare';
import { quantizationRules } from '@mrtjs/quantization';

/** Rules of the prepare stage, by what they do to a node. */
const PREPARE_ACTIONS = {
  /** Refused where its attributes have no integer form, or its attributes are written in one way. */
  checked: ({ check, normalize }) => check ?? normalize,
  /** Its several outputs become nodes of one output. */
  split: ({ fuseOutputs }) => fuseOutputs,
  /** Transposes move below it, or cancel. */
  transposes: ({ fuseTranspose }) => fuseTranspose,
  /** Said in other operators. */
  rewritten: ({ rewrite }) => rewrite,
} as const satisfies Readonly<Record<string, (rules: PrepareRules) => unknown>>;

/** What the prepare stage may do with an operator. */
export type PrepareAction = keyof typeof PREPARE_ACTIONS;

/** An operator and the stages that know it. */
export interface OperatorSupport {
  readonly operator: string;
  /** One sentence. */
  readonly summary: string;
  /** What preparing may do with it; empty when it is kept as it is. */
  readonly prepare: readonly PrepareAction[];
  /** Can be computed while preparing, where all inputs are constants. */
  readonly fold: boolean;
  /** Runs on the float engine. */
  readonly float: boolean;
  readonly quantize: boolean;
  readonly compile: boolean;
  /** Has a form in ONNX, as which ONNX Runtime computes it. */
  readonly onnx: boolean;
}

/** The support matrix, in the order in which operators are defined. */
export function operatorSupport(): OperatorSupport[] {
  return irOperators
    .names()
    .filter((operator) => operator !== 'null')
    .map((operator) => {
      const { summary, evaluate } = irOperators.get(operator);
      return {
        operator,
        summary,
        prepare: prepareActions(operator),
        fold: evaluate !== undefined,
        float: kernels.has(operator),
        quantize: quantizationRules.find(operator) !== undefined,
        compile: compileRules.find(operator) !== undefined,
        onnx: exportRules.find(operator) !== undefined,
      };
    });
}

function prepareActions(operator: string): readonly PrepareAction[] {
  const rules = prepareRules.find(operator);
  if (rules === undefined) return [];
  const actions = Object.keys(PREPARE_ACTIONS) as PrepareAction[];
  return actions.filter((action) => PREPARE_ACTIONS[action](rules) !== undefined);
}
