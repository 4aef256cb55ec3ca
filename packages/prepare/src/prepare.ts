/** The prepare sequence (MRT-SPEC 5.0). */
import type { Model, OperatorSet, Pass, Profile } from '@mrtjs/graph';
import { attachInputShapes, foldConstants, passContext, runPasses } from '@mrtjs/graph';
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { INPUT_NAME } from './passes/input-name.js';
import {
  checkNames,
  checkShapes,
  fuseInputs,
  fuseOutputs,
  fuseTranspose,
  pruneParams,
  renameInput,
  rewrite,
  validate,
  widenParams,
} from './passes/index.js';
import type { PrepareRuleSet } from './rule.js';
import { prepareRules } from './rules/index.js';

/** What decides which passes run. */
export interface PassOptions {
  /**
   * The shape of the only input, or shapes by input name; several inputs become one. Without it inputs stay as they
   * are, and their shapes must be attached already.
   */
  readonly inputShape?: Shape | ReadonlyMap<string, Shape> | undefined;
  /** Rules of the operators (default: {@link prepareRules}). */
  readonly rules?: PrepareRuleSet | undefined;
  /**
   * Where the model will be split: what only the float top needs does not have to be quantizable. (Default: nowhere,
   * all is quantized.)
   */
  readonly splitKeys?: readonly string[] | undefined;
  /**
   * Passes of the user's own, in order: those made for the model as it was trained run before the operators are
   * validated and rewritten, those made for the rewritten model afterwards.
   */
  readonly passes?: readonly Pass[] | undefined;
}

/** Settings of {@link prepareModel}. */
export interface PrepareOptions extends PassOptions {
  /** Default `fixed`. */
  readonly profile?: Profile | undefined;
  readonly ops?: OperatorSet | undefined;
  /** Receives findings that do not stop the work. */
  readonly report?: ((diagnostic: Diagnostic) => void) | undefined;
}

/** The passes of the prepare sequence, in order [R115]. */
export function preparePasses({
  inputShape,
  rules = prepareRules,
  splitKeys,
  passes = [],
}: PassOptions = {}): readonly Pass[] {
  const validated = validate(rules, splitKeys);
  const own = (runsOn: 'trained' | 'rewritten') =>
    passes.filter((pass) => (pass.runsOn ?? 'trained') === runsOn).map(sound);
  return [
    checkNames,
    widenParams,
    ...inputPasses(inputShape),
    checkShapes,
    fuseOutputs(rules),
    foldConstants,
    ...followedBy(own('trained'), [checkShapes, foldConstants]),
    validated,
    fuseTranspose(rules),
    rewrite(rules),
    foldConstants,
    ...followedBy(own('rewritten'), [checkShapes, foldConstants, validated]),
    pruneParams,
  ];
}

/** What holds between the passes of the sequence, and so must hold after every pass of the user's. */
const ALWAYS = ['unique-names', 'known-operators', 'single-output-nodes'] as const;

/** A pass that is checked to leave a model that the sequence can go on with, whatever it promises itself. */
function sound(pass: Pass): Pass {
  return { ...pass, ensures: [...new Set([...ALWAYS, ...pass.ensures])] };
}

/** Passes, and what has to be done after them if there are any. */
function followedBy(passes: readonly Pass[], after: readonly Pass[]): readonly Pass[] {
  return passes.length === 0 ? [] : [...passes, ...after];
}

function inputPasses(shape: PassOptions['inputShape']): readonly Pass[] {
  if (shape === undefined) return [];
  return isShape(shape)
    ? [renameInput, attachInputShapes(new Map([[INPUT_NAME, shape]]))]
    : [attachInputShapes(shape), fuseInputs];
}

function isShape(shape: Shape | ReadonlyMap<string, Shape>): shape is Shape {
  return Array.isArray(shape);
}

/**
 * Brings a model to canonical form without changing what it computes: one input called `data`, nodes of one output,
 * constants folded, operators that can be quantized. A graph prepared at batch 1 computes the same at other batch
 * sizes, unless the model itself names its batch size.
 *
 * In profile `mrt1` what the original computes wrongly is reproduced: constants are folded in float32 (D07), transposes
 * that come to have one name are taken for one (D32), the bias of a convolution is not scaled when BatchNorm is folded
 * into it (D55) and overwritten for its other users, too (D56), and eps of BatchNorm has another default (D57).
 *
 * @throws {MrtError} MRT2001, MRT2002 for inputs, MRT2003 with all nodes that cannot be prepared, MRT1010 for shapes
 * that are not known or do not fit, MRT1001 and MRT1012 for operators and names.
 */
export function prepareModel(model: Model, options: PrepareOptions = {}): Model {
  const { profile, ops, report } = options;
  const context = passContext({
    ...(profile === undefined ? {} : { profile }),
    ...(ops === undefined ? {} : { ops }),
    ...(report === undefined ? {} : { report }),
  });
  return runPasses(model, preparePasses(options), context);
}
