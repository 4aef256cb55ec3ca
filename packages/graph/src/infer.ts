/** Shape inference over a whole model. */
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny, formatShape } from '@mrtjs/tensor';
import { diagnosed } from './diagnose.js';
import type { Model, Node } from './node.js';
import { isVariable } from './node.js';
import type { OperatorSet } from './operator.js';
import { portsOf } from './operator.js';
import { topologicalOrder } from './traverse.js';

/** Output shapes of every node, one list per node. */
export type Shapes = ReadonlyMap<Node, readonly Shape[]>;

/**
 * Shapes of every output of every node. Parameters have their tensor's shape, inputs the given one (by name) or else
 * the attached one; a variable without any gets the shape that its first consumer's definition tells
 * (`parameterShapes`), which is how a symbol without parameters is understood [R124].
 * @throws {MrtError} MRT1010 with every variable whose shape is unknown, or with the first node whose shapes do not fit.
 */
export function inferShapes(
  model: Model,
  ops: OperatorSet,
  inputShapes: ReadonlyMap<string, Shape> = new Map(),
): Shapes {
  const shapes = new Map<Node, readonly Shape[]>();
  const unknown = new Set<Node>();
  for (const node of topologicalOrder(model.graph)) {
    if (isVariable(node)) {
      const shape = variableShape(node, model, inputShapes);
      if (shape === undefined) unknown.add(node);
      else shapes.set(node, [shape]);
      continue;
    }
    const def = ops.get(node.op, node.name);
    if (node.inputs.some((value) => unknown.has(value.node))) {
      const ports = portsOf(def, node.attrs);
      const known = node.inputs.map((value) => shapes.get(value.node)?.[value.output]);
      const told = diagnosed(node, () => def.parameterShapes?.(known, node.attrs as never) ?? {});
      node.inputs.forEach((value, i) => {
        const shape = told[ports[Math.min(i, ports.length - 1)]?.name ?? ''];
        if (unknown.has(value.node) && shape !== undefined) {
          shapes.set(value.node, [shape]);
          unknown.delete(value.node);
        }
      });
      const missing = node.inputs.filter((value) => unknown.has(value.node));
      if (missing.length > 0) failIfAny(missing.map((value) => unknownShape(value.node)));
    }
    const inputs = node.inputs.map(
      (value) =>
        shapes.get(value.node)?.[value.output] ??
        fail('MRT1008', `${value.node.name} has no output ${value.output}`, { node: node.name }),
    );
    shapes.set(
      node,
      diagnosed(node, () => def.infer(inputs, node.attrs as never)),
    );
  }
  failIfAny([...unknown].map(unknownShape));
  return shapes;
}

/** The shape of output `output` of a node, which {@link inferShapes} has seen. */
export function shapeOf(shapes: Shapes, node: Node, output = 0): Shape {
  return shapes.get(node)?.[output] ?? fail('MRT1008', `no shape for output ${output}`, { node: node.name });
}

function variableShape(node: Node, model: Model, given: ReadonlyMap<string, Shape>): Shape | undefined {
  const param = model.params.get(node.name);
  if (param !== undefined) return param.shape;
  const attached = node.attrs['shape'] as Shape | null | undefined;
  return (
    given.get(node.name) ?? (attached === null || attached?.some((dim) => dim < 0) ? undefined : attached)
  );
}

function unknownShape(node: Node): Diagnostic {
  return errorOf('MRT1010', 'the shape of this variable is not known', {
    node: node.name,
    hint: 'attach an input shape, or check that the parameter file holds this parameter',
  });
}

/** Shapes as text, for messages: `(1, 3, 224, 224), (10,)`. */
export function formatShapes(shapes: readonly Shape[]): string {
  return shapes.map(formatShape).join(', ');
}
