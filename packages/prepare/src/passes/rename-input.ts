import type { Model, PassContext } from '@mrtjs/graph';
import { definePass, inputsOf, rebuildModel, valueOf } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';
import { checkInputName, INPUT_NAME } from './input-name.js';

/**
 * Renames the input to `data` (MRT-SPEC 5.5) [R116, R122].
 * @throws {MrtError} MRT2001 unless there is exactly one input, MRT2002 when another node is called `data`.
 */
export const renameInput = definePass({
  name: 'rename-input',
  docs: { summary: 'Renames the only input to data.', exact: true },
  requires: ['unique-names'],
  ensures: ['single-input', 'unique-names'],
  run(model, context) {
    const inputs = inputsOf(model);
    if (inputs.length !== 1)
      fail(
        'MRT2001',
        `one input shape was given for the inputs ${inputs.map((n) => n.name).join(', ') || '(none)'}`,
        {
          option: 'DEFAULT.Input_shape',
          hint:
            inputs.length === 0
              ? 'the model has no input'
              : 'give a shape for each input, or check that the parameter file belongs to the model',
        },
      );
    return renamed(model, context);
  },
});

/** The model with its only input called `data`. */
export function renamed(model: Model, context: PassContext): Model {
  const inputs = inputsOf(model);
  checkInputName(model, inputs);
  return rebuildModel(model, context.names.scope('rename_input'), (node, _, original) =>
    inputs.includes(original) && node.name !== INPUT_NAME
      ? valueOf(Object.freeze({ ...node, name: INPUT_NAME }))
      : undefined,
  );
}
