import { definePass, inferShapes } from '@mrtjs/graph';

/** Refuses models whose shapes are not known or do not fit together (MRT-SPEC 5.7) [R124]. */
export const checkShapes = definePass({
  name: 'check-shapes',
  docs: { summary: 'Checks that the shapes of all nodes are known and fit.', exact: true },
  requires: ['known-operators'],
  run: (model, context) => {
    inferShapes(model, context.ops);
    return model;
  },
});
