/** The compiler: a quantized model becomes the two files that the CVM runs (MRT-SPEC 7). */
import type { Node, PassContext, QuantizedModel } from '@mrtjs/graph';
import {
  attachInputShapes,
  checkInvariants,
  inputsOf,
  isVariable,
  passContext,
  runPasses,
  topologicalOrder,
} from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { errorOf, failIfAny, MrtError } from '@mrtjs/tensor';
import type { CheckedGraph } from '../deploy/check.js';
import { checkDeployGraph, storageOf } from '../deploy/check.js';
import { gasOf } from '../deploy/gas.js';
import { parseDeployGraph } from '../deploy/read.js';
import { formatDeployGraph } from '../deploy/write.js';
import { CvmError } from '../errors.js';
import type { ParamTensor } from '../params/record.js';
import { paramTensor } from '../params/record.js';
import { formatParamsBlob } from '../params/write.js';
import { bookkeepingNotes } from './bookkeeping.js';
import type { CompiledGraph } from './compile-graph.js';
import { compileGraph } from './compile-graph.js';
import type { LaidOutGraph } from './layout.js';
import { layOut } from './layout.js';
import { reduceModel } from './prepare/index.js';
import type { CompileRuleSet } from './rule.js';
import { compileRules } from './rules/index.js';

/** What can be compiled: a quantized model, or an integer model alone. */
export type Compilable = Pick<QuantizedModel, 'model'> &
  Partial<Pick<QuantizedModel, 'floatNodes' | 'precisions'>>;

/** How to compile. */
export interface CompileOptions extends Partial<Pick<PassContext, 'ops' | 'profile' | 'report'>> {
  /** Shape of the input by its name, `data`, batch included; default: the shape attached to it [R211]. */
  readonly inputShapes?: ReadonlyMap<string, Shape>;
  /** What operators become (default: {@link compileRules}). */
  readonly rules?: CompileRuleSet;
}

/** One head of a compiled model. */
export interface CompiledOutput {
  /** Name of the head in the quantized model. */
  readonly name: string;
  readonly shape: Shape;
  /** Signed bit width that the CVM infers. */
  readonly precision: number;
}

/** Where a value is in a deploy graph. */
export interface CompiledPlace {
  readonly node: string;
  readonly output: number;
}

/** A compiled model: two files, and what is known of them. */
export interface CompiledModel {
  /** The text of the `symbol` file. */
  readonly symbol: string;
  /** The bytes of the `params` file. */
  readonly params: Uint8Array;
  /** The symbol, loaded and inferred as the runtime does it; shapes and precisions are per entry. */
  readonly graph: CheckedGraph;
  /** Signed bit widths that the CVM infers for the nodes of the model that are still there, by name. */
  readonly precisions: ReadonlyMap<string, number>;
  /** Where the values of these nodes are in the symbol, by name. */
  readonly places: ReadonlyMap<string, CompiledPlace>;
  readonly outputs: readonly CompiledOutput[];
  /** Of each node of the graph, the name of the node of the quantized model that it comes from. */
  readonly sources: readonly string[];
  /** Gas of one inference. */
  readonly gas: number;
  /** Bytes of memory that the chain charges for. */
  readonly storage: number;
}

/**
 * Compiles an integer model for inputs of one shape [C152]. Nothing is returned that the runtime would not load: the
 * finished symbol is read back and goes through the runtime's own checks.
 * @throws {MrtError} MRT4025 for nodes that still compute in float [R140]; MRT1013 unless the one input is `data`
 * [R203]; those of {@link reduceModel}; MRT4020–MRT4024 with all nodes that cannot be compiled, MRT4022 for a model that
 * exceeds limits as a whole [R207].
 */
export function compileModel(quantized: Compilable, options: CompileOptions = {}): CompiledModel {
  const { inputShapes = new Map<string, Shape>(), rules = compileRules, ...rest } = options;
  const context = passContext(rest);
  failIfAny(floatNodeProblems(quantized));
  failIfAny(
    checkInvariants(quantized.model, ['known-operators', 'unique-names', 'single-input'], context.ops),
  );
  const attached = runPasses(quantized.model, [attachInputShapes(inputShapes)], context);
  const reduced = reduceModel(attached, new Map(), context);
  const compiled = compileGraph(reduced, inputsOf(attached)[0] as Node, rules, context);
  const { data, graph, values } = compiled;
  const laidOut = layOut(graph, data);
  const symbol = formatDeployGraph(laidOut.graph);
  const { checked, gas } = loaded(symbol, laidOut);
  const precisions = new Map(
    [...values].map(([name, { node, output }]) => [name, graph.facts.get(node)?.precisions[output] ?? NaN]),
  );
  bookkeepingNotes(quantized.precisions, precisions).forEach(context.report);
  return {
    symbol,
    params: formatParamsBlob(parameters(compiled)),
    graph: checked,
    precisions,
    places: placesOf(compiled, laidOut),
    outputs: reduced.graph.outputs.map(({ node: { name } }, i) => {
      const entry = checked.heads[i] as number;
      return { name, shape: checked.shapes[entry] ?? [], precision: checked.precisions[entry] ?? NaN };
    }),
    sources: laidOut.sources,
    gas,
    storage: storageOf(checked),
  };
}

function floatNodeProblems({ floatNodes = new Set() }: Compilable): ReturnType<typeof errorOf>[] {
  return [...floatNodes].map((node) =>
    errorOf('MRT4025', 'this node computes in float, the CVM has integers only', {
      node,
      hint: 'a model with restored nodes or a float top can be evaluated, not compiled',
    }),
  );
}

/** Values that no head needs are not in the symbol. */
function placesOf({ values }: CompiledGraph, { names }: LaidOutGraph): Map<string, CompiledPlace> {
  return new Map(
    [...values].flatMap(([name, { node, output }]) => {
      const placed = names.get(node);
      return placed === undefined ? [] : [[name, { node: placed, output }] as const];
    }),
  );
}

/** The parameters, as the original orders them: topologically, by breadth [C153]. */
function parameters({ graph, params, data }: CompiledGraph): [string, ParamTensor][] {
  return topologicalOrder(graph).flatMap((node) => {
    const value = params.get(node.name);
    if (!isVariable(node) || node === data.node || value === undefined) return [];
    return [[node.name, paramTensor(value, graph.facts.get(node)?.precisions[0] ?? NaN)]];
  });
}

/** The symbol as the runtime loads it; a refusal is told of the node of the model. */
function loaded(symbol: string, { graph, sources }: LaidOutGraph): { checked: CheckedGraph; gas: number } {
  try {
    const checked = checkDeployGraph(parseDeployGraph(symbol));
    return { checked, gas: gasOf(checked) };
  } catch (error) {
    if (!(error instanceof CvmError)) throw error;
    const sourceOf = new Map(
      graph.nodes.map(({ op, name }, i) => [`${op} ${name}`, sources[i] ?? name] as const),
    );
    const problems = error.diagnostics.map(({ message, node, hint }) => {
      const source = node === undefined ? undefined : (sourceOf.get(`cvm_op ${node}`) ?? node);
      return errorOf('MRT4022', message, {
        ...(source === undefined ? {} : { node: source }),
        ...(hint === undefined ? {} : { hint }),
      });
    });
    throw new MrtError(problems, { cause: error });
  }
}
