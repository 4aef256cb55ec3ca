import type { Value } from '@mrtjs/graph';
import {
  definePass,
  inferShapes,
  inputsOf,
  makeNode,
  ops,
  rebuildModel,
  shapeOf,
  valueOf,
} from '@mrtjs/graph';
import { fail, sizeOf } from '@mrtjs/tensor';
import { checkInputName, INPUT_NAME } from './input-name.js';
import { renamed } from './rename-input.js';

/**
 * Makes one flat input `data` of several: each is a slice of it, in topological order, reshaped (MRT-SPEC 5.6)
 * [R116, R123]. The caller joins the flattened inputs in that order; they share one scale and precision. A single
 * input is only renamed to `data` [R117, D29].
 * @throws {MrtError} MRT2001 when there is no input, MRT2002 when another node is called `data`, MRT1010 when the shape
 * of an input is not known.
 */
export const fuseInputs = definePass({
  name: 'fuse-multiple-inputs',
  docs: { summary: 'Makes one flat input data of several.', exact: true },
  requires: ['unique-names', 'known-operators'],
  ensures: ['single-input', 'unique-names'],
  run(model, context) {
    const inputs = inputsOf(model);
    if (inputs.length === 0) fail('MRT2001', 'the model has no input', { option: 'DEFAULT.Input_shape' });
    if (inputs.length === 1) return renamed(model, context);
    checkInputName(model, inputs);
    const shapes = inferShapes(model, context.ops);
    let size = 0;
    const parts = inputs.map((node) => {
      const shape = shapeOf(shapes, node);
      const begin = size;
      size += sizeOf(shape);
      return { shape, begin, end: size };
    });
    const data: Value = valueOf(makeNode(ops.variable, INPUT_NAME, [], { shape: [size] }));
    return rebuildModel(model, context.names.scope('fmi'), (_, builder, original) => {
      const part = parts[inputs.indexOf(original)];
      if (part === undefined) return undefined;
      const { begin, end, shape } = part;
      const flat = builder.op(ops.slice, builder.fresh('slice'), [data], { begin: [begin], end: [end] });
      return builder.op(ops.reshape, builder.fresh('reshape'), [flat], { shape });
    });
  },
});
