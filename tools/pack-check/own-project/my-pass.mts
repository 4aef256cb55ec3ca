/** A pass of the user's own: two relus for one, which gives the same. */
import { definePass, ops, rebuildModel } from '@mrtjs/graph';
import { checkPass } from '@mrtjs/graph/testing';

const twoRelus = definePass({
  name: 'two-relus',
  docs: { summary: 'Computes every relu twice.', exact: true },
  requires: ['unique-names', 'known-operators'],
  ensures: ['unique-names'],
  run: (model, context) =>
    rebuildModel(model, context.names.scope('two_relus'), (node, builder) => {
      if (node.op !== 'Activation' || node.attrs['act_type'] !== 'relu') return undefined;
      const once = builder.op(ops.relu, builder.fresh('once'), node.inputs);
      return builder.op(ops.relu, node.name, [once]);
    }),
});

/** Run by itself, the module tests its pass. */
export const test = () => checkPass(twoRelus, { runs: 10, seed: 1 });

export default twoRelus;
