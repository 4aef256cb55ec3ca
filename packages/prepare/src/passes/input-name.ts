/** What the passes that make the model's only input share. */
import type { Model, Node } from '@mrtjs/graph';
import { topologicalOrder } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';

/** Name of the only input of a prepared model. */
export const INPUT_NAME = 'data';

/** @throws {MrtError} MRT2002 when a node other than the inputs is called `data` [R122]. */
export function checkInputName(model: Model, inputs: readonly Node[]): void {
  const other = topologicalOrder(model.graph).find((node) => node.name === INPUT_NAME);
  if (other !== undefined && !inputs.includes(other))
    fail('MRT2002', 'this node has the name that the input gets', { node: INPUT_NAME, hint: 'rename it' });
}
