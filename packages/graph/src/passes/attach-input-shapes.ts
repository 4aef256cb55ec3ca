import type { Shape } from '@mrtjs/tensor';
import { sameShape } from '@mrtjs/tensor';
import { rebuildModel } from '../builder.js';
import type { Node } from '../node.js';
import { valueOf } from '../node.js';
import { isOp, makeNode } from '../operator.js';
import { variable } from '../ops/variable.js';
import type { Pass } from '../pass.js';
import { definePass } from '../pass.js';
import { inputsOf } from '../traverse.js';

/**
 * A pass that attaches shapes to the inputs named in `shapes`; other inputs, and all other attributes, stay as they
 * are (MRT-SPEC 5.4) [R121]. Warns with MRT1018 about names that are not inputs.
 */
export function attachInputShapes(shapes: ReadonlyMap<string, Shape>): Pass {
  return definePass({
    name: 'attach-input-shapes',
    docs: { summary: 'Attaches shapes to named inputs.', exact: true },
    run(model, context) {
      const inputs = new Set<Node>(inputsOf(model));
      const names = new Set([...inputs].map((node) => node.name));
      for (const name of shapes.keys())
        if (!names.has(name))
          context.report({
            code: 'MRT1018',
            severity: 'warning',
            message: `a shape was given for ${name}, which is not an input`,
            hint: `the inputs are ${[...names].join(', ') || '(none)'}`,
          });
      return rebuildModel(model, context.names.scope('ais'), (node, _, original) => {
        const shape = shapes.get(node.name);
        if (shape === undefined || !inputs.has(original) || !isOp(node, variable)) return undefined;
        if (node.attrs.shape !== null && sameShape(node.attrs.shape, shape)) return undefined;
        return valueOf(makeNode(variable, node.name, [], { ...node.attrs, shape }, node.annotations));
      });
    },
  });
}
