/** From the operators of the IR to those of the CVM. */
import type { Model, Node, PassContext, Value } from '@mrtjs/graph';
import { inferShapes, isVariable, shapeOf, topologicalOrder } from '@mrtjs/graph';
import type { Diagnostic, Shape, Tensor } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny, formatShape, MrtError, sameShape, sizeOf } from '@mrtjs/tensor';
import { CvmError } from '../errors.js';
import type { CvmGraph } from './emitter.js';
import { Emitter } from './emitter.js';
import { checkVariable, declaredPrecision } from './parameters.js';
import type { CompileContext, CompileRuleSet } from './rule.js';

/** A compiled graph and its integer parameters, not yet laid out. */
export interface CompiledGraph {
  readonly graph: CvmGraph;
  /** Parameters of the compiled graph by name; some may not be reached from its heads. */
  readonly params: ReadonlyMap<string, Tensor>;
  /** The compiled value of each node of the model, by name. */
  readonly values: ReadonlyMap<string, Value>;
  /** The input, which need not be reached from the heads. */
  readonly data: Value;
}

/**
 * Compiles a reduced model node by node. `input` is its input, with a shape attached, which may have become
 * superfluous. Every node is inferred by the CVM's own rules as soon as it is made, so that
 * whatever the CVM would refuse is told of the node of the model that it comes from [R207, C156].
 * @throws {MrtError} with all problems at once: operators without a rule (MRT4020), uses that have no form on the CVM
 * (MRT4021) or that it would refuse (MRT4022), parameters that are not integers (MRT4023) or not within their
 * precision (MRT4024).
 */
export function compileGraph(
  model: Model,
  input: Node,
  rules: CompileRuleSet,
  context: PassContext,
): CompiledGraph {
  const compilation = new Compilation(model, rules, context);
  for (const node of new Set([...topologicalOrder(model.graph), input])) compilation.visit(node);
  return compilation.finish(input);
}

class Compilation {
  readonly #model: Model;
  readonly #rules: CompileRuleSet;
  readonly #shapes: ReturnType<typeof inferShapes>;
  readonly #names: ReturnType<PassContext['names']['scope']>;
  readonly #profile: PassContext['profile'];
  readonly #emitter = new Emitter();
  readonly #params: Map<string, Tensor>;
  /** Compiled nodes; those that could not be compiled, and what depends on them, are missing. */
  readonly #values = new Map<Node, Value>();
  readonly #problems: Diagnostic[] = [];

  constructor(model: Model, rules: CompileRuleSet, context: PassContext) {
    this.#model = model;
    this.#rules = rules;
    this.#shapes = inferShapes(model, context.ops);
    this.#names = context.names.scope('cvm');
    this.#profile = context.profile;
    this.#params = new Map(model.params);
  }

  visit(node: Node): void {
    try {
      const value = isVariable(node) ? this.#variable(node) : this.#apply(node);
      if (value !== undefined) this.#values.set(node, value);
    } catch (error) {
      this.#problems.push(...problemsOf(error, node));
    }
  }

  finish(input: Node): CompiledGraph {
    failIfAny(this.#problems);
    const valueOf = (node: Node): Value => this.#values.get(node) as Value;
    return {
      data: valueOf(input),
      graph: {
        outputs: this.#model.graph.outputs.map(({ node }) => valueOf(node)),
        facts: this.#emitter.facts,
      },
      params: this.#params,
      values: new Map([...this.#values].map(([node, value]) => [node.name, value])),
    };
  }

  #variable(node: Node): Value | undefined {
    const value = this.#params.get(node.name);
    const problem = checkVariable(node, value);
    if (problem !== undefined) this.#problems.push(problem);
    const precision = declaredPrecision(node);
    const shape = value?.shape ?? (node.attrs['shape'] as Shape | null) ?? [];
    return precision === null ? undefined : this.#emitter.variable(node.name, shape, precision);
  }

  #apply(node: Node): Value | undefined {
    const rule = this.#rules.find(node.op);
    if (rule === undefined)
      return fail('MRT4020', `operator ${node.op} cannot be compiled`, {
        node: node.name,
        hint: 'split the model before it',
      });
    const inputs = node.inputs.map((value) => this.#values.get(value.node));
    if (!inputs.every((value) => value !== undefined)) return undefined;
    const context = this.#context(node, inputs);
    const value = rule.compile(context);
    const shape = this.#emitter.shapeOf(value);
    // Profile `mrt1` lays some elements out in another shape (D42).
    const isRight = this.#profile === 'mrt1' ? sameSize : sameShape;
    if (!isRight(shape, context.outputShape))
      fail(
        'MRT4022',
        `${node.op} gives ${formatShape(context.outputShape)}, on the CVM ${formatShape(shape)}`,
      );
    return value;
  }

  #context(node: Node, inputs: readonly Value[]): CompileContext {
    const refuse = (message: string, hint?: string): never =>
      fail('MRT4021', `${node.op}: ${message}`, hint === undefined ? {} : { hint });
    return {
      node,
      attrs: node.attrs,
      profile: this.#profile,
      inputs,
      shapes: inputs.map((value) => this.#emitter.shapeOf(value)),
      outputShape: shapeOf(this.#shapes, node),
      input: (index) => inputs[index] ?? refuse(`input ${index} is missing`),
      shapeOf: (value) => this.#emitter.shapeOf(value),
      precisionOf: (value) => this.#emitter.precisionOf(value),
      emit: (op, operands, attrs = {}) => this.#emitter.apply(node.name, op, operands, attrs),
      parameter: (suffix, value, precision) => this.#parameter(suffix, value, precision),
      refuse,
    };
  }

  #parameter(suffix: string, value: Tensor, precision: number): Value {
    const name = this.#names.fresh(suffix);
    this.#params.set(name, value);
    return this.#emitter.variable(name, value.shape, precision);
  }
}

function sameSize(a: Shape, b: Shape): boolean {
  return sizeOf(a) === sizeOf(b);
}

/** What was thrown while a node was compiled, told of that node. */
function problemsOf(error: unknown, node: Node): readonly Diagnostic[] {
  if (error instanceof MrtError) return error.diagnostics.map((d) => ({ ...d, node: d.node ?? node.name }));
  if (error instanceof CvmError)
    return error.diagnostics.map(({ message, hint }) =>
      errorOf('MRT4022', `${node.op}: ${message}`, {
        node: node.name,
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  throw error;
}
