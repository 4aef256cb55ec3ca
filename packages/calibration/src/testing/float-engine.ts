/** A float engine over the plain evaluation. Used by tests only. */
import type { FloatEngine } from '@mrtjs/graph';
import { evaluateModel, irOperators, isVariable } from '@mrtjs/graph';
import { convert } from '@mrtjs/tensor';

/** An engine that rounds every node's value to float32 when it shows it; `hides` are nodes that it does not show. */
export function plainEngine(hides: ReadonlySet<string> = new Set()): FloatEngine {
  return {
    name: 'plain',
    description: 'plain float64 evaluation',
    load: async (model) => ({
      run: async (inputs, options) =>
        evaluateModel(model, inputs, irOperators, (node, [first]) => {
          const isWanted = options?.observed?.has(node.name) ?? true;
          if (first !== undefined && isWanted && !isVariable(node) && !hides.has(node.name))
            options?.observe?.(node.name, convert(first, 'float32'));
        }).map((tensor) => convert(tensor, 'float32')),
      dispose: () => undefined,
    }),
  };
}
