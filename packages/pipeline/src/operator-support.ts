/** Which stage knows which operator: the support matrix, from the tables of the stages. */
import { compileRules } from '@mrtjs/cvm';
import { kernels } from '@mrtjs/engine-tfjs';
import { irOperators } from '@mrtjs/graph';
import { quantizationRules } from '@mrtjs/quantization';

/** An operator and the stages that know it. */
export interface OperatorSupport {
  readonly operator: string;
  /** One sentence. */
  readonly summary: string;
  /** Can be computed while preparing, where all inputs are constants. */
  readonly fold: boolean;
  /** Runs on the float engine. */
  readonly float: boolean;
  readonly quantize: boolean;
  readonly compile: boolean;
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
        fold: evaluate !== undefined,
        float: kernels.has(operator),
        quantize: quantizationRules.find(operator) !== undefined,
        compile: compileRules.find(operator) !== undefined,
      };
    });
}
