import type { OperatorSet, PrecisionMap, Profile } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, failIfAny } from '@mrtjs/tensor';
import type { QuantizeRuleSet } from './rule.js';

/** Settings of {@link quantize}; every one has a default. */
export interface QuantizeOptions {
  /** Signed bits of the integer input: 2 to 32 (default: that in `precisions`, or else 8). */
  readonly inputPrecision?: number | undefined;
  /** Signed bits that every output is brought to, 2 to 32; left out, outputs are as wide as they come to be. */
  readonly outputPrecision?: number | undefined;
  /** The softmax tells logits apart that are within λ of the largest (default 10). */
  readonly softmaxLambda?: number | undefined;
  /** A requantization that takes more bits than this away shifts first (default 5). */
  readonly shiftBits?: number | undefined;
  /** Names of operator nodes to leave in float, for debugging. */
  readonly restore?: ReadonlySet<string> | undefined;
  /** Precisions requested beforehand, by node: of its output, or for its use by one consumer (MRT-SPEC 2.2). */
  readonly precisions?: ReadonlyMap<string, PrecisionMap> | undefined;
  /** `fixed` (default), or `mrt1` for the numbers of the original. */
  readonly profile?: Profile | undefined;
  readonly ops?: OperatorSet | undefined;
  readonly rules?: QuantizeRuleSet | undefined;
  /** Receives findings that do not stop the work. */
  readonly report?: ((diagnostic: Diagnostic) => void) | undefined;
}

/** The documented defaults (MRT-SPEC 2.2). */
export const QUANTIZE_DEFAULTS = Object.freeze({ inputPrecision: 8, softmaxLambda: 10, shiftBits: 5 });

interface Check {
  readonly value: number | undefined;
  readonly option: string;
  readonly isAllowed: (value: number) => boolean;
  readonly expected: string;
}

/** @throws {MrtError} MRT2206 with every option that is not allowed. */
export function checkOptions(options: QuantizeOptions): void {
  const isPrecision = (x: number): boolean => Number.isInteger(x) && x >= 2 && x <= 32;
  const checks: readonly Check[] = [
    {
      value: options.inputPrecision,
      option: 'QUANTIZATION.Input_precision',
      isAllowed: isPrecision,
      expected: 'an integer from 2 to 32',
    },
    {
      value: options.outputPrecision,
      option: 'QUANTIZATION.Output_precision',
      isAllowed: isPrecision,
      expected: 'an integer from 2 to 32',
    },
    {
      value: options.softmaxLambda,
      option: 'QUANTIZATION.Softmax_lambd',
      isAllowed: (x) => x > 0 && Number.isFinite(x),
      expected: 'a positive number',
    },
    {
      value: options.shiftBits,
      option: 'QUANTIZATION.Shift_bits',
      isAllowed: (x) => Number.isInteger(x) && x >= 0,
      expected: 'an integer of at least 0',
    },
  ];
  failIfAny(
    checks
      .filter(({ value, isAllowed }) => value !== undefined && !isAllowed(value))
      .map(({ value, option, expected }) =>
        errorOf('MRT2206', `${value} is not allowed`, { option, hint: `expected ${expected}` }),
      ),
  );
}
