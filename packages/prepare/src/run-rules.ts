/** Applying the rules of every node in one traversal. */
import type { Attributes, Model, Node, PassContext, Shapes, Value } from '@mrtjs/graph';
import {
  inferShapes,
  isParameter,
  makeNode,
  ModelBuilder,
  rebuildGraph,
  shapeOf,
  useCounts,
  valueOf,
} from '@mrtjs/graph';
import { convert, fail, float64 } from '@mrtjs/tensor';
import type { PrepareRules, RuleContext, PrepareRuleSet } from './rule.js';

/** What a pass does with a node that has rules; the result replaces the node, `undefined` keeps it. */
export type Application = (
  rules: PrepareRules,
  context: RuleContext,
  original: Node,
) => Value | readonly Value[] | undefined;

/**
 * Rebuilds a model, letting `apply` replace every node that has rules. Shapes are inferred once, before; what replaces
 * a node has the shape of the node, whatever its name (MRT-SPEC 5.10) [R7].
 */
export function runRules(
  model: Model,
  scope: string,
  rules: PrepareRuleSet,
  context: PassContext,
  apply: Application,
): Model {
  const builder = new ModelBuilder(model, context.names.scope(scope));
  const facts: GraphFacts = {
    context,
    builder,
    shapes: inferShapes(model, context.ops),
    uses: useCounts(model.graph),
    forms: new Map(),
  };
  const graph = rebuildGraph(model.graph, (node, original) => {
    facts.forms.set(original, node);
    const found = rules.find(node.op);
    return found && apply(found, ruleContext(facts, node, original), original);
  });
  return graph === model.graph ? model : builder.finish(graph);
}

/** What is known of the graph that is rebuilt. Nodes are the original ones. */
interface GraphFacts {
  readonly context: PassContext;
  readonly builder: ModelBuilder;
  readonly shapes: Shapes;
  readonly uses: ReadonlyMap<Node, number>;
  /** Each node visited so far over its replaced inputs. */
  readonly forms: Map<Node, Node>;
}

function ruleContext(facts: GraphFacts, node: Node, original: Node): RuleContext {
  const { builder, shapes } = facts;
  const missing = (index: number): never =>
    fail('MRT1005', `${node.op} has no input ${index}`, { node: node.name });
  const inputShapes = original.inputs.map((value) => shapeOf(shapes, value.node, value.output));
  const source = (index: number): Node => original.inputs[index]?.node ?? missing(index);
  return {
    name: node.name,
    attrs: node.attrs,
    inputs: node.inputs,
    inputShapes,
    outputShape: shapeOf(shapes, original),
    profile: facts.context.profile,
    input: (index) => node.inputs[index] ?? missing(index),
    inputShape: (index) => inputShapes[index] ?? missing(index),
    isParameter: (value) => isParameter(value.node, builder.params),
    parameterValue: ({ node: { name } }) =>
      convert(
        builder.params.get(name) ?? fail('MRT1011', 'this is not a parameter', { node: name }),
        'float64',
      ),
    producer: (index) => facts.forms.get(source(index)) ?? source(index),
    producerInputShape: (index) => {
      const [data] = source(index).inputs;
      return data === undefined ? missing(index) : shapeOf(shapes, data.node, data.output);
    },
    isShared: (index) => (facts.uses.get(source(index)) ?? 0) > 1,
    apply: (inputs, attrs, name = node.name) =>
      valueOf(
        Object.freeze({
          ...node,
          name,
          inputs,
          attrs: Object.freeze({ ...node.attrs, ...(attrs as Attributes) }),
        }),
      ),
    emit: (def, name, inputs, attrs) => valueOf(makeNode(def, name, inputs, attrs)),
    fresh: (suffix) => builder.fresh(suffix),
    constant: (value) => builder.constant(value),
    parameter: (name, shape, values) => builder.parameter(name, float64(shape, values)),
    overwrite: (value, shape, values) => {
      builder.setParam(value.node.name, float64(shape, values));
      return value;
    },
  };
}
