import { definePass, usedParams } from '@mrtjs/graph';

/** Drops parameters that the graph does not use (MRT-SPEC 5.3) [R120]. */
export const pruneParams = definePass({
  name: 'prune-params',
  docs: { summary: 'Drops parameters that are not used.', exact: true },
  run(model) {
    const params = usedParams(model.graph, model.params);
    return params.size === model.params.size ? model : { ...model, params };
  },
});
