/** Passes: pure functions from model to model, with a contract that is checked. */
import type { Diagnostic } from '@mrtjs/tensor';
import { MrtError } from '@mrtjs/tensor';
import type { Invariant } from './invariants.js';
import { checkInvariants, isInvariant } from './invariants.js';
import { NameGenerator } from './names.js';
import type { Model } from './node.js';
import type { OperatorSet } from './operator.js';
import { irOperators } from './ops/index.js';
import type { Profile } from './quantized.js';

/** What a pass may know beside the model. */
export interface PassContext {
  readonly ops: OperatorSet;
  readonly profile: Profile;
  /** Generated names of this run of the stage. */
  readonly names: NameGenerator;
  /** Findings that do not stop the work. */
  report(diagnostic: Diagnostic): void;
}

/** A pass, ready to run. */
export interface Pass {
  readonly name: string;
  readonly docs: {
    /** One sentence. */
    readonly summary: string;
    /** The float outputs do not change beyond rounding: tested by running both models on random inputs. */
    readonly exact: boolean;
  };
  readonly requires: readonly Invariant[];
  readonly ensures: readonly Invariant[];
  /**
   * What a pass of the user's is made for: the model as it was trained (default), or as it is after the operators were
   * rewritten into quantizable ones.
   */
  readonly runsOn?: 'trained' | 'rewritten' | undefined;
  /** A model in, a model out; the very same object when nothing changed. */
  run(model: Model, context: PassContext): Model;
}

/** Makes a pass. */
export function definePass(
  def: Pick<Pass, 'name' | 'docs' | 'run'> & Partial<Pick<Pass, 'requires' | 'ensures' | 'runsOn'>>,
): Pass {
  return Object.freeze({ requires: [], ensures: [], ...def });
}

/** Whether a value from outside (the export of a user's module) has the form of a pass. */
export function isPass(value: unknown): value is Pass {
  if (typeof value !== 'object' || value === null) return false;
  const { name, docs, requires, ensures, runsOn, run } = value as Partial<Record<keyof Pass, unknown>>;
  return (
    typeof name === 'string' &&
    typeof docs === 'object' &&
    docs !== null &&
    [requires, ensures].every((list) => Array.isArray(list) && list.every(isInvariant)) &&
    ['trained', 'rewritten', undefined].includes(runsOn as Pass['runsOn']) &&
    typeof run === 'function'
  );
}

/** A context with defaults: the built-in operators, profile `fixed`, a fresh name generator, silence. */
export function passContext(options: Partial<PassContext> = {}): PassContext {
  return {
    ops: irOperators,
    profile: 'fixed',
    names: new NameGenerator(),
    report: () => undefined,
    ...options,
  };
}

/**
 * Runs passes in order, checking what each requires and ensures.
 * @throws {MrtError} MRT1016 naming the pass when an invariant does not hold, beside the violations themselves.
 */
export function runPasses(model: Model, passes: readonly Pass[], context: PassContext): Model {
  return passes.reduce((current, pass) => {
    checkContract(current, pass, 'requires', context);
    const result = pass.run(current, context);
    checkContract(result, pass, 'ensures', context);
    return result;
  }, model);
}

function checkContract(model: Model, pass: Pass, side: 'requires' | 'ensures', context: PassContext): void {
  const violations = checkInvariants(model, pass[side], context.ops);
  if (violations.length === 0) return;
  const text = `pass ${pass.name} ${side} ${pass[side].join(', ')}`;
  throw new MrtError([...violations, { code: 'MRT1016', severity: 'error', message: text }]);
}
