import { convertParams, definePass } from '@mrtjs/graph';

/** Widens float32 parameters to float64, in which MRT does its own arithmetic (MRT-SPEC 1.5) [R15]. */
export const widenParams = definePass({
  name: 'widen-params',
  docs: { summary: 'Widens float32 parameters to float64.', exact: true },
  run: (model) => {
    const isWide = [...model.params.values()].every((tensor) => tensor.dtype !== 'float32');
    return isWide ? model : { ...model, params: convertParams(model.params) };
  },
});
