/** Learning from the integers of the prefix of a graph that is there already. */
import type { Model, Node, Params } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { quantizeValues } from '../numeric/quantize-values.js';
import type { Assembled, Learning } from './assemble.js';
import type { Coded } from './coded.js';
import type { InputCode } from './input.js';
import type { LayerNote } from './layer/learner.js';
import { layerLearner } from './layer/learner.js';
import { releases } from './liveness.js';
import { Prefix } from './prefix.js';
import type { Recipe } from './recipe.js';
import { evaluationRunner } from './runner.js';
import type { Samples } from './samples.js';
import { Constant } from './sources/constant.js';
import { Settled } from './sources/settled.js';
import type { Source } from './sources/source.js';

/** What learning leaves. */
export interface Lessons {
  readonly notes: LayerNote[];
  /** The integers on the samples; set once the assembly has begun. */
  prefix: Prefix | undefined;
}

/** Prepares to learn while a model is assembled again: `first` is the assembly before, which tells what is read how. */
export function learningFrom(
  model: Model,
  first: Assembled,
  recipe: Recipe,
  inputs: ReadonlyMap<Node, InputCode>,
  samples: Samples,
  lessons: Lessons,
): (params: Params) => Learning {
  const { plan } = first.assembly;
  const releasedAfter = releases(model, first.sources);
  return (params) => {
    const prefix = new Prefix(samples.runner ?? evaluationRunner, params);
    lessons.prefix = prefix;
    const held = new Map<Node, readonly Coded[]>();
    const isPlain = recipe.rounding === 'nearest' && !recipe.biasCorrection;
    const dataOf = async (operand: Coded) => (await prefix.of(operand)).map(({ data }) => data);
    return {
      learn: isPlain ? undefined : layerLearner(recipe, dataOf, (note) => lessons.notes.push(note)),
      async onSource(node: Node, source: Source) {
        const input = inputs.get(node);
        if (input !== undefined && source instanceof Settled)
          prefix.start(source.coded, integersOf(samples.batches, input));
        const codes =
          source instanceof Constant ? [] : plan.readingsOf(node).map((how) => source.reading(how));
        await prefix.hold(codes);
        held.set(node, codes);
        for (const released of releasedAfter.get(node) ?? [])
          for (const code of held.get(released) ?? []) prefix.release(code);
      },
    };
  };
}

function integersOf(batches: readonly Tensor[], { input }: InputCode): Tensor[] {
  return batches.map((batch) => quantizeValues(batch, input));
}
