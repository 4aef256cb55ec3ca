import type { OperatorSet, Thresholds } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import type { QuantizeRuleSet } from '../rule.js';
import type { PixelScale } from './input.js';
import type { BestRuleSet } from './rule.js';
import type { Samples } from './samples.js';
import type { RecipeChoices } from './recipe.js';

/** Settings of {@link quantizeBest}; every one has a default. */
export interface QuantizeBestOptions {
  readonly recipe?: Partial<RecipeChoices> | undefined;
  /** How the input is made of bytes, if it is: the network then reads the bytes. */
  readonly pixels?: PixelScale | undefined;
  /** Largest magnitudes that replace what the statistics say, by node or parameter. */
  readonly thresholds?: Thresholds | undefined;
  /** Signed bits of the integer input: 2 to 32 (default 8). */
  readonly inputPrecision?: number | undefined;
  /** Signed bits that every output is brought to, 2 to 32 (default: 16, or what it comes to have). */
  readonly outputPrecision?: number | undefined;
  /** As in profile `fixed`, for the operators that have its rules. */
  readonly softmaxLambda?: number | undefined;
  readonly shiftBits?: number | undefined;
  /** Names of operator nodes to leave in float, for debugging. */
  readonly restore?: ReadonlySet<string> | undefined;
  readonly ops?: OperatorSet | undefined;
  /** Rules of the operators that profile `best` has none for. */
  readonly rules?: QuantizeRuleSet | undefined;
  readonly bestRules?: BestRuleSet | undefined;
  /** What the steps that learn look at; without, they are left out, and nothing is tried. */
  readonly samples?: Samples | undefined;
  /** Receives findings that do not stop the work. */
  readonly report?: ((diagnostic: Diagnostic) => void) | undefined;
}
