/** The passes before compilation (MRT-SPEC 5.14). */
import type { Model, Pass, PassContext } from '@mrtjs/graph';
import {
  attachInputShapes,
  definePass,
  foldConstants,
  inferShapes,
  passContext,
  rebuildModel,
  runPasses,
  shapeOf,
} from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { broadcastMul } from './broadcast-mul.js';
import { convolution } from './convolution.js';
import type { PrepareRule } from './rule.js';

/** The rules of all operators that are prepared: one file each. */
const prepareRules: readonly PrepareRule[] = [broadcastMul, convolution];

/** Operators that have a prepare rule. */
export const preparedOperators: readonly string[] = prepareRules.map(({ op }) => op);

const RULES: ReadonlyMap<string, PrepareRule> = new Map(prepareRules.map((rule) => [rule.op, rule]));

/** Applies the prepare rules. Shapes must be attached to the inputs. */
export const prepareForCompile: Pass = definePass({
  name: 'prepare-for-compile',
  docs: { summary: 'Puts operators in the form in which they compile.', exact: true },
  requires: ['known-operators', 'unique-names'],
  ensures: ['unique-names'],
  run(model, context) {
    const shapes = inferShapes(model, context.ops);
    return rebuildModel(model, context.names.scope('prepare_for_compile'), (node, builder, original) =>
      RULES.get(node.op)?.prepare({ node, builder, outputShape: shapeOf(shapes, original) }),
    );
  },
});

/**
 * A model for inputs of given shapes, batch included: shapes attached, operators prepared, constants folded. Inputs
 * that are not named keep the shape that they have.
 * @throws {MrtError} for unknown operators (MRT1001), names that are not unique (MRT1012), shapes that are unknown or do
 * not fit (MRT1010), and constants that cannot be folded.
 */
export function reduceModel(
  model: Model,
  inputShapes: ReadonlyMap<string, Shape>,
  context: PassContext = passContext(),
): Model {
  return runPasses(model, [attachInputShapes(inputShapes), prepareForCompile, foldConstants], context);
}
